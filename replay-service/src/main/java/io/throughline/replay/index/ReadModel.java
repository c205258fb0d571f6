package io.throughline.replay.index;

import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.SnapshotReader;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read model, running: an index on disk, a thread that keeps it at the log's end, one that
 * folds what subjects have come to, one that takes from it what retention took from the log, and
 * readers.
 */
public final class ReadModel implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReadModel.class);

  private final EventIndex index;
  private final CoverageMap coverages = new CoverageMap();
  private final IndexProgress progress;
  private final FoldKeeper folds;
  private final IndexedShare share;
  private final LogReader reader;
  private final SnapshotReader snapshots;
  private final ScheduledExecutorService retention;

  private ReadModel(ReadModelSettings settings, EventLog log, InstantSource clock) {
    this.index = IndexDirectory.open(settings.directory(), settings.cacheBytes());
    this.progress = new IndexProgress(clock);
    this.folds = new FoldKeeper(index, coverages, settings.foldEvery());
    this.share = new IndexedShare(log, index, coverages, folds, progress, settings.bulkBytes());
    LogStarts starts = new LogStarts(log, settings.startAge(), clock);
    this.reader = new IndexReader(log, index, coverages, starts, settings.patience());
    this.snapshots =
        new IndexSnapshots(
            log, index, coverages, starts, settings.patience(), progress::hasReachedEnd);
    this.retention =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("index-retention").daemon().factory());
  }

  /**
   * Opens the index and begins to follow the log from where it left off; if the log is shared, when
   * it is told what of it.
   */
  public static ReadModel start(ReadModelSettings settings, EventLog log, InstantSource clock) {
    ReadModel model = new ReadModel(settings, log, clock);
    model.folds.start();
    if (!settings.shared()) {
      model.share.followAll();
    }
    IndexRetention retention = new IndexRetention(log, model.index, model.coverages, model.folds);
    Runnable both =
        () -> {
          retention.run();
          model.dropLeft(settings, clock);
        };
    long interval = settings.retentionInterval().toMillis();
    model.retention.scheduleWithFixedDelay(both, interval, interval, TimeUnit.MILLISECONDS);
    return model;
  }

  /**
   * Follows the partitions with these numbers, of every stream, and no others. Takes a while: what
   * is being written is written first.
   */
  public void follow(Set<Integer> partitions) {
    share.follow(partitions);
  }

  /** The numbers of the partitions that could be taken up where they were left off. */
  public Set<Integer> partitionsOnDisk() {
    return share.numbersOnDisk();
  }

  /** Reads from the index, and from the log what the index does not have. */
  public LogReader reader() {
    return reader;
  }

  /** Reads what subjects have come to. */
  public SnapshotReader snapshots() {
    return snapshots;
  }

  IndexedShare share() {
    return share;
  }

  FoldKeeper folds() {
    return folds;
  }

  IndexProgress progress() {
    return progress;
  }

  EventIndex index() {
    return index;
  }

  CoverageMap coverages() {
    return coverages;
  }

  @Override
  public void close() {
    share.close();
    folds.close();
    // It may be waiting for a log that is away. The index stays safe to use until it is closed.
    retention.shutdownNow();
    index.flush();
    index.close();
  }

  private void dropLeft(ReadModelSettings settings, InstantSource clock) {
    if (!settings.shared()) {
      return;
    }
    try {
      share.dropLeft(clock.instant(), settings.keepFor());
    } catch (IndexFailedException later) {
      log.warn("what is another's by now is dropped later: {}", later.getMessage());
    }
  }
}
