package io.throughline.replay.index;

import io.throughline.event.Position;
import io.throughline.log.EventLog;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;
import io.throughline.replay.index.CoverageMap.View;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions the index follows: all of them, or this process's share. Owns the tail, and
 * makes a new one whenever the share changes.
 *
 * <p>What the index has of a partition that it follows no more stays on disk for a while, and
 * nobody is answered from it: should the partition come back, only what is missing is indexed. Safe
 * for use by any thread.
 */
final class IndexedShare implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IndexedShare.class);

  private final EventLog eventLog;
  private final EventIndex index;
  private final CoverageMap coverages;
  private final FoldKeeper folds;
  private final IndexProgress progress;
  private final long bulkBytes;
  private final Map<IndexedPartition, Instant> leftSince = new HashMap<>(); // guarded by this
  private Predicate<StreamPartition> followed = partition -> false; // guarded by this
  private @Nullable Pursuit pursuit; // guarded by this
  private boolean closed; // guarded by this

  /** A tail and who hears of it. */
  private record Pursuit(LogTail tail, IndexFollower follower) {

    void end() {
      follower.close();
      tail.close();
    }
  }

  IndexedShare(
      EventLog eventLog,
      EventIndex index,
      CoverageMap coverages,
      FoldKeeper folds,
      IndexProgress progress,
      long bulkBytes) {
    this.bulkBytes = bulkBytes;
    this.eventLog = eventLog;
    this.index = index;
    this.coverages = coverages;
    this.folds = folds;
    this.progress = progress;
  }

  void followAll() {
    follow(partition -> true);
  }

  /**
   * Follows the partitions with these numbers, of every stream, and no others. Returns when the
   * change is made; what is new is indexed then.
   */
  void follow(Set<Integer> numbers) {
    Set<Integer> own = Set.copyOf(numbers);
    log.info("the read model's share is {}", new TreeSet<>(own));
    if (own.isEmpty()) {
      stopFollowing();
    } else {
      follow(partition -> own.contains(partition.partition()));
    }
  }

  private synchronized void follow(Predicate<StreamPartition> next) {
    leave(next);
    if (!closed) {
      IndexFollower follower = new IndexFollower(index, coverages, folds, progress, bulkBytes);
      Map<StreamPartition, Position> places = follower.takeUp(eventLog.catalog(), next);
      LogTail tail = eventLog.newTail();
      pursuit = new Pursuit(tail, follower);
      tail.start(places, next, follower);
    }
  }

  private synchronized void stopFollowing() {
    leave(partition -> false);
    progress.primed(Set.of());
  }

  private void leave(Predicate<StreamPartition> next) {
    if (pursuit != null) {
      pursuit.end();
      pursuit = null;
    }
    followed = next;
    for (IndexedPartition partition : coverages.partitions()) {
      if (!next.test(partition.inLog())) {
        coverages.remove(partition);
        folds.leave(partition);
      }
    }
    progress.begins(next);
  }

  /** The numbers of the partitions that the index has something of. */
  Set<Integer> numbersOnDisk() {
    Set<Integer> numbers = new HashSet<>();
    index.partitions().forEach(partition -> numbers.add(partition.partition()));
    return numbers;
  }

  /** Events, or at least offsets, that are in the log and not yet in the index. */
  long remaining() {
    long remaining = 0;
    for (IndexedPartition partition : coverages.partitions()) {
      long next = coverages.get(partition).map(View::coverage).map(Coverage::next).orElse(0L);
      remaining += Math.max(0, eventLog.bounds(partition.inLog()).stableEnd() - next);
    }
    return remaining;
  }

  /** Forgets what was left {@code keepFor} ago, as far as this process knows, or longer. */
  synchronized void dropLeft(Instant now, Duration keepFor) {
    Set<IndexedPartition> left = new HashSet<>(index.partitions());
    left.removeIf(partition -> followed.test(partition.inLog()));
    leftSince.keySet().retainAll(left);
    for (IndexedPartition partition : left) {
      Instant since = leftSince.computeIfAbsent(partition, p -> now);
      if (!closed && !now.isBefore(since.plus(keepFor))) {
        log.info("{} has been another's for {}; forgetting it", partition, keepFor);
        folds.paused(() -> index.forget(partition));
        leftSince.remove(partition);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (pursuit != null) {
      pursuit.end();
      pursuit = null;
    }
  }
}
