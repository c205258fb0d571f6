package io.throughline.standalone.split;

import java.time.Duration;

/**
 * When a process that ended by itself is started again: soon, and later each time that it ends
 * without having run for long. Immutable.
 *
 * @param failures in a row
 */
record RestartPolicy(int failures) {

  static final RestartPolicy FRESH = new RestartPolicy(0);

  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration DELAY_MAX = Duration.ofSeconds(10);

  /** A process that has run for this long did not fail to start. */
  private static final Duration STEADY_AFTER = Duration.ofSeconds(30);

  private static final int DOUBLINGS_MAX = 10;

  RestartPolicy endedAfter(Duration ran) {
    return ran.compareTo(STEADY_AFTER) >= 0
        ? new RestartPolicy(1)
        : new RestartPolicy(failures + 1);
  }

  Duration delay() {
    int doublings = Math.clamp(failures - 1L, 0, DOUBLINGS_MAX);
    Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
    return delay.compareTo(DELAY_MAX) < 0 ? delay : DELAY_MAX;
  }
}
