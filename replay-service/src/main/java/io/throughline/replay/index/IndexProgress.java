package io.throughline.replay.index;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How far the index has come, for health and figures. Safe for use by any thread. */
final class IndexProgress {

  private final InstantSource clock;
  private final Instant started;
  private long events; // guarded by this
  private boolean primed; // guarded by this
  private String failure = ""; // guarded by this
  private Duration building = Duration.ZERO; // guarded by this

  /**
   * @param events indexed since the process started
   * @param reachedEnd whether the log's end was reached since then
   * @param eventsPerSecond until the end was reached
   * @param failure why nothing can be written; empty if it can
   */
  record Seen(long events, boolean reachedEnd, long eventsPerSecond, String failure) {}

  IndexProgress(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  synchronized void indexed(int more) {
    events += more;
    if (!primed) {
      building = Duration.between(started, clock.instant());
    }
  }

  synchronized void primed() {
    primed = true;
  }

  synchronized void failed(String why) {
    failure = why;
  }

  synchronized void writable() {
    failure = "";
  }

  synchronized Seen seen() {
    long millis = Math.max(1, building.toMillis());
    return new Seen(events, primed, events * 1000 / millis, failure);
  }
}
