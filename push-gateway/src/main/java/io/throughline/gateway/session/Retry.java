package io.throughline.gateway.session;

import java.time.Duration;

/** When to ask again what was not answered: after 0.2 s, doubling up to 5 s. Owned by a lane. */
final class Retry {

  static final long FIRST_NANOS = Duration.ofMillis(200).toNanos();
  private static final long MAX_NANOS = Duration.ofSeconds(5).toNanos();

  private long delayNanos = FIRST_NANOS;
  private long dueNanos;
  private boolean isSet;

  void after(long nowNanos) {
    isSet = true;
    dueNanos = nowNanos + delayNanos;
    delayNanos = Math.min(2 * delayNanos, MAX_NANOS);
  }

  boolean isWaiting(long nowNanos) {
    return isSet && nowNanos - dueNanos < 0;
  }

  void reset() {
    isSet = false;
    delayNanos = FIRST_NANOS;
  }
}
