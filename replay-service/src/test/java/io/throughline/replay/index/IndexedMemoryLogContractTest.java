package io.throughline.replay.index;

import io.throughline.event.StreamName;
import io.throughline.log.EventLog;
import io.throughline.log.EventLogContract;
import io.throughline.log.LogHarness;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Reads through the read model obey the contract of the log that it is made of. */
final class IndexedMemoryLogContractTest extends EventLogContract {

  @TempDir Path directory;

  @Override
  protected LogHarness newHarness() {
    MemoryLog memory = new MemoryLog(Set.of(EXECUTION, METRICS), 4, InstantSource.system());
    ReadModelSettings settings =
        new ReadModelSettings(
            directory,
            1 << 20,
            Duration.ZERO,
            Duration.ofMillis(20),
            Duration.ofSeconds(10),
            5,
            1 << 20,
            false,
            Duration.ZERO);
    EventLog indexed =
        new IndexedLog(memory, ReadModel.start(settings, memory, InstantSource.system()));
    return new LogHarness() {
      @Override
      public EventLog log() {
        return indexed;
      }

      @Override
      public void evictBefore(StreamPartition partition, long offset) {
        memory.evictBefore(partition, offset);
      }

      @Override
      public void leaveHole(StreamPartition partition) {
        memory.skipOffsets(partition, 3);
      }

      @Override
      public void recreate(StreamName stream) {
        memory.recreate(stream);
      }

      @Override
      public void close() {
        indexed.close();
      }
    };
  }
}
