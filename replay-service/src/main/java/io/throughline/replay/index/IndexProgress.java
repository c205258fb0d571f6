package io.throughline.replay.index;

import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** How far the index has come, for health and figures. Safe for use by any thread. */
final class IndexProgress {

  private final InstantSource clock;
  private final Set<StreamPartition> reached = new HashSet<>(); // guarded by this
  private Instant started; // guarded by this
  private long events; // guarded by this
  private long eventsBefore; // guarded by this
  private boolean primed; // guarded by this
  private String failure = ""; // guarded by this
  private Duration building = Duration.ZERO; // guarded by this

  /**
   * @param events indexed since the process started
   * @param reachedEnd whether the log's end was reached in every partition that is followed
   * @param eventsPerSecond until the end was reached
   * @param failure why nothing can be written; empty if it can
   */
  record Seen(long events, boolean reachedEnd, long eventsPerSecond, String failure) {}

  IndexProgress(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Follows these partitions from now on; those that it followed before are where they were. */
  synchronized void begins(Predicate<StreamPartition> followed) {
    reached.removeIf(followed.negate());
    started = clock.instant();
    eventsBefore = events;
    building = Duration.ZERO;
    primed = false;
  }

  synchronized void indexed(int more) {
    events += more;
    if (!primed) {
      building = Duration.between(started, clock.instant());
    }
  }

  synchronized void primed(Set<StreamPartition> followed) {
    reached.addAll(followed);
    primed = true;
  }

  /** Whether the partition's end was reached since it is followed. */
  synchronized boolean hasReachedEnd(StreamPartition partition) {
    return reached.contains(partition);
  }

  synchronized void failed(String why) {
    failure = why;
  }

  synchronized void writable() {
    failure = "";
  }

  synchronized Seen seen() {
    long millis = Math.max(1, building.toMillis());
    return new Seen(events, primed, (events - eventsBefore) * 1000 / millis, failure);
  }
}
