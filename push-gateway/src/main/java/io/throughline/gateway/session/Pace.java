package io.throughline.gateway.session;

import java.time.Duration;

/**
 * How a lane paces itself: the busier a pass was, the longer it waits before the next one, so that
 * more is due per write. Latency is low when it is quiet, cost is low when it is not.
 *
 * @param passIntervalMax the longest that it waits for more to be due per write when it is busy
 * @param restFactor how much longer than its last pass took a lane waits: its share of a core when
 *     it is busy
 * @param catchUpBytesPerPass for sessions that catch up, but for a single write that is larger
 */
public record Pace(Duration passIntervalMax, double restFactor, long catchUpBytesPerPass) {

  /** How long to wait after a pass that took {@code tookNanos}. */
  long restNanos(long tookNanos) {
    return Math.min(passIntervalMax.toNanos(), (long) (restFactor * tookNanos));
  }
}
