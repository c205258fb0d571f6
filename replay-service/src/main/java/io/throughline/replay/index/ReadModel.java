package io.throughline.replay.index;

import io.throughline.event.Position;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogTail;
import io.throughline.log.SnapshotReader;
import io.throughline.log.StreamPartition;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The read model, running: an index on disk, a thread that keeps it at the log's end, one that
 * folds what subjects have come to, one that takes from it what retention took from the log, and
 * readers.
 */
public final class ReadModel implements AutoCloseable {

  private final EventIndex index;
  private final CoverageMap coverages = new CoverageMap();
  private final IndexProgress progress;
  private final FoldKeeper folds;
  private final IndexFollower follower;
  private final LogTail tail;
  private final LogReader reader;
  private final SnapshotReader snapshots;
  private final ScheduledExecutorService retention;

  private ReadModel(ReadModelSettings settings, EventLog log, InstantSource clock) {
    this.index = IndexDirectory.open(settings.directory(), settings.cacheBytes());
    this.progress = new IndexProgress(clock);
    this.folds = new FoldKeeper(index, coverages, settings.foldEvery());
    this.follower = new IndexFollower(index, coverages, folds, progress);
    this.tail = log.newTail();
    LogStarts starts = new LogStarts(log, settings.startAge(), clock);
    this.reader = new IndexReader(log, index, coverages, starts, settings.patience());
    this.snapshots =
        new IndexSnapshots(
            log, index, coverages, starts, settings.patience(), () -> progress.seen().reachedEnd());
    this.retention =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("index-retention").daemon().factory());
  }

  /** Opens the index and begins to follow the log from where it left off. */
  public static ReadModel start(ReadModelSettings settings, EventLog log, InstantSource clock) {
    ReadModel model = new ReadModel(settings, log, clock);
    Map<StreamPartition, Position> places = model.follower.takeUp(log.catalog());
    model.folds.start();
    model.tail.start(places, model.follower);
    long interval = settings.retentionInterval().toMillis();
    model.retention.scheduleWithFixedDelay(
        new IndexRetention(log, model.index, model.coverages, model.folds),
        interval,
        interval,
        TimeUnit.MILLISECONDS);
    return model;
  }

  /** Reads from the index, and from the log what the index does not have. */
  public LogReader reader() {
    return reader;
  }

  /** Reads what subjects have come to. */
  public SnapshotReader snapshots() {
    return snapshots;
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
    follower.close();
    tail.close();
    folds.close();
    // It may be waiting for a log that is away. The index stays safe to use until it is closed.
    retention.shutdownNow();
    index.flush();
    index.close();
  }
}
