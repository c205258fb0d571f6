package io.throughline.replay.index;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.LoggedEvent;
import io.throughline.log.StreamCatalog;
import io.throughline.log.StreamPartition;
import io.throughline.replay.index.BulkLoad.Part;
import io.throughline.replay.index.CoverageMap.View;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index at the log's end, for as long as its tail follows the same partitions. Its
 * methods run on the tail's thread, which it makes wait while it writes: the tail is the index's
 * own, and a disk that can't keep up slows nothing else. They are synchronized for {@link #close}
 * alone.
 *
 * <p>A write that fails, for instance for want of disk space, is tried again until it succeeds.
 * Meanwhile the index answers for what it covers, and the log for the rest.
 *
 * <p>Until the log's end is reached, events wait until their bucket is whole, and are taken in
 * together: see {@link BulkFiles}. What waits when the process ends is read from the log again.
 */
final class IndexFollower implements LogTail.Listener {

  private static final Logger log = LoggerFactory.getLogger(IndexFollower.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final EventIndex index;
  private final CoverageMap coverages;
  private final FoldKeeper folds;
  private final IndexProgress progress;
  private final BulkLoad bulk;
  private final BulkWriter writer = new BulkWriter();

  /** Up to where each partition has come, while it is ahead of what is written. */
  private final Map<IndexedPartition, Long> gathered = new HashMap<>();

  private boolean building = true; // guarded by this
  private volatile boolean closed;

  /**
   * @param bulkBytes of events that may wait to be written together until the log's end is reached
   */
  IndexFollower(
      EventIndex index,
      CoverageMap coverages,
      FoldKeeper folds,
      IndexProgress progress,
      long bulkBytes) {
    this.bulk = new BulkLoad(bulkBytes);
    this.index = index;
    this.coverages = coverages;
    this.folds = folds;
    this.progress = progress;
  }

  /**
   * Takes up what the index has of the partitions that are followed, and says where to follow each
   * from.
   */
  Map<StreamPartition, Position> takeUp(
      StreamCatalog catalog, Predicate<StreamPartition> followed) {
    Map<StreamPartition, Position> places = new HashMap<>();
    for (IndexedPartition partition : index.partitions()) {
      if (!followed.test(partition.inLog())) {
        continue;
      }
      boolean same =
          catalog
              .find(partition.stream())
              .filter(topic -> topic.epoch() == partition.epoch())
              .isPresent();
      if (same) {
        Coverage coverage = coverageOf(partition);
        places.put(
            partition.inLog(),
            new Position(partition.epoch(), partition.partition(), coverage.next()));
      } else {
        index.forget(partition);
      }
    }
    return places;
  }

  /** What is followed already stays as readers see it; what is on disk alone is shown to them. */
  private Coverage coverageOf(IndexedPartition partition) {
    View known = coverages.get(partition).orElse(null);
    if (known != null) {
      return known.coverage();
    }
    Coverage coverage = index.coverage(partition).orElseThrow();
    coverages.replace(partition, coverage);
    folds.lookAt(partition, index.tenants(partition));
    return coverage;
  }

  @Override
  public synchronized void restarted(StreamPartition at, Position from) {
    IndexedPartition partition = IndexedPartition.of(at, from);
    writeWhatWaits();
    untilWritten(
        () -> {
          forgetOtherEpochs(partition);
          Coverage had = coverages.get(partition).map(View::coverage).orElse(null);
          if (had == null || !had.reaches(from.nextOffset())) {
            log.info("indexing {} from offset {}", partition, from.nextOffset());
            coverages.remove(partition);
            folds.paused(() -> index.restart(partition, from.nextOffset()));
            coverages.replace(partition, new Coverage(from.nextOffset(), from.nextOffset()));
          } else if (had.next() > from.nextOffset()) {
            log.warn("{} lost its end: {} instead of {}", partition, from.nextOffset(), had.next());
            Coverage left = new Coverage(had.start(), from.nextOffset());
            coverages.replace(partition, left);
            folds.paused(() -> index.cut(partition, left));
            folds.lookAt(partition, index.tenants(partition));
          }
        });
  }

  @Override
  public synchronized void appended(LogTail.Batch batch) {
    if (closed) {
      return;
    }
    IndexedPartition partition = IndexedPartition.of(batch.partition(), batch.from());
    long from = batch.from().nextOffset();
    long had = gathered.getOrDefault(partition, coverageBefore(partition).next());
    if (had != from) {
      throw new IllegalStateException(
          "%s: a batch from %d (expected: from %d)".formatted(partition, from, had));
    }
    if (building) {
      gathered.put(partition, batch.nextOffset());
      for (Part part : bulk.add(partition, from, batch.nextOffset(), batch.events())) {
        writer.write(() -> write(part));
      }
    } else {
      untilWritten(() -> append(partition, batch.nextOffset(), batch.events()));
    }
  }

  private void writeWhatWaits() {
    if (closed) {
      return;
    }
    writer.await();
    bulk.takeAll().forEach(this::write);
    gathered.clear();
  }

  private void write(Part part) {
    untilWritten(
        () -> {
          long had = coverageBefore(part.partition()).next();
          if (had != part.from()) {
            throw new IllegalStateException(
                "%s: a part from %d (expected: from %d)"
                    .formatted(part.partition(), part.from(), had));
          }
          if (part.isWorthFiles()) {
            index.load(part.partition(), coverageTo(part.partition(), part.next()), part.events());
            coverages.extend(part.partition(), part.next());
            folds.addedInBulk(part.partition(), part.from(), part.next(), part.events());
            progress.indexed(part.events().size());
          } else {
            append(part.partition(), part.next(), part.events());
          }
        });
  }

  private void append(IndexedPartition partition, long next, List<LoggedEvent> events) {
    index.append(partition, coverageTo(partition, next), events);
    coverages.extend(partition, next);
    folds.added(partition, events);
    progress.indexed(events.size());
  }

  private Coverage coverageTo(IndexedPartition partition, long next) {
    return new Coverage(coverageBefore(partition).start(), next);
  }

  private Coverage coverageBefore(IndexedPartition partition) {
    return coverages.get(partition).orElseThrow().coverage();
  }

  /** What waits is written as it is; from now on everything is, as it comes. */
  @Override
  public synchronized void primed() {
    building = false;
    writeWhatWaits();
    Set<StreamPartition> followed = new HashSet<>();
    coverages.partitions().forEach(partition -> followed.add(partition.inLog()));
    progress.primed(followed);
    log.info("the read model has reached the log's end");
  }

  @Override
  public synchronized void available(boolean available, String reason) {
    if (!available) {
      writeWhatWaits();
      log.warn("the read model waits for the log: {}", reason);
    }
  }

  /** Ends a retry that is under way. Nothing is written any more when this returns. */
  void close() {
    closed = true;
    synchronized (this) {
      writer.close();
    }
  }

  private void forgetOtherEpochs(IndexedPartition partition) {
    for (IndexedPartition other : index.partitions()) {
      if (other.isAnEarlier(partition)) {
        log.info("{} is no more; forgetting it", other);
        coverages.remove(other);
        folds.paused(() -> index.forget(other));
      }
    }
  }

  private void untilWritten(Runnable write) {
    while (!closed) {
      try {
        write.run();
        progress.writable();
        return;
      } catch (IndexFailedException failure) {
        if (closed) {
          return;
        }
        log.error("the read model can't be written and is tried again: {}", failure.getMessage());
        progress.failed(failure.toString());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException nobodysBusiness) {
      // Kept, it would leave no pause between this try and the next.
      log.debug("writing the read model was interrupted; only close() ends it");
    }
  }
}
