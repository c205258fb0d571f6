package io.throughline.replay.index;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the index covers, as far as readers may look. It is narrowed before the index forgets, and
 * widened after the index was written. A reader asks before it looks, and again afterwards: if what
 * it looked at {@link View#holds still holds}, nothing of it was forgotten meanwhile.
 *
 * <p>Safe for use by any thread.
 */
final class CoverageMap {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<IndexedPartition, View> views = new HashMap<>(); // guarded by lock
  private long generations; // guarded by lock

  /**
   * A partition's coverage as it was at one moment.
   *
   * @param generation changes when events are replaced or forgotten from the end on
   */
  record View(Coverage coverage, long generation) {

    /** Whether everything from {@code from} on that this view covered is there now, unchanged. */
    boolean holds(View now, long from) {
      return generation == now.generation && now.coverage.start() <= from;
    }
  }

  Optional<View> get(IndexedPartition partition) {
    lock.lock();
    try {
      return Optional.ofNullable(views.get(partition));
    } finally {
      lock.unlock();
    }
  }

  /** The coverage is another one from now on. */
  void replace(IndexedPartition partition, Coverage coverage) {
    lock.lock();
    try {
      views.put(partition, new View(coverage, ++generations));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The coverage goes further. */
  void extend(IndexedPartition partition, long next) {
    lock.lock();
    try {
      views.computeIfPresent(
          partition,
          (p, view) -> new View(new Coverage(view.coverage.start(), next), view.generation));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The coverage starts later; false if it does already, or ends before. */
  boolean startAt(IndexedPartition partition, long start) {
    lock.lock();
    try {
      View view = views.get(partition);
      if (view == null || view.coverage.start() >= start || start > view.coverage.next()) {
        return false;
      }
      views.put(partition, new View(new Coverage(start, view.coverage.next()), view.generation));
      return true;
    } finally {
      lock.unlock();
    }
  }

  void remove(IndexedPartition partition) {
    lock.lock();
    try {
      views.remove(partition);
    } finally {
      lock.unlock();
    }
  }

  Set<IndexedPartition> partitions() {
    lock.lock();
    try {
      return Set.copyOf(views.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything before {@code offset} is covered; nothing if it is not in time. */
  Optional<View> awaitNext(IndexedPartition partition, long offset, Duration timeout) {
    long nanos = timeout.toNanos();
    lock.lock();
    try {
      while (true) {
        View view = views.get(partition);
        if (view != null && view.coverage.next() >= offset) {
          return Optional.of(view);
        }
        if (nanos <= 0) {
          return Optional.empty();
        }
        nanos = moved.awaitNanos(nanos);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
