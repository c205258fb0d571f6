package io.throughline.replay.index;

import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReaderContract;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots from the read model are those that the log's fold gives. */
final class IndexSnapshotsContractTest extends SnapshotReaderContract {

  @TempDir Path directory;

  private ReadModel model;

  @Override
  protected SnapshotReader open(MemoryLog log) {
    ReadModelSettings settings =
        new ReadModelSettings(
            directory,
            1 << 20,
            Duration.ZERO,
            Duration.ofMillis(5),
            Duration.ofSeconds(30),
            7,
            1 << 20,
            false,
            Duration.ZERO);
    model = ReadModel.start(settings, log, InstantSource.system());
    return model.snapshots();
  }

  @Override
  protected void settle() {
    long end = log.bounds(PARTITION).stableEnd();
    IndexedPartition partition =
        new IndexedPartition(EXECUTION, log.bounds(PARTITION).epoch(), PARTITION.partition());
    Await.until(
        "the index is where the log is",
        () -> model.coverages().get(partition).filter(v -> v.coverage().next() == end).isPresent());
  }

  @Override
  protected void closeReader() {
    model.close();
  }
}
