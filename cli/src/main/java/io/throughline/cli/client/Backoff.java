package io.throughline.cli.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: anything from 0 to min(1000 * 2^n, 30000) ms, where n is
 * the number of tries that failed before. The full jitter keeps clients that lost one server from
 * coming back together.
 */
public final class Backoff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LAST_MILLIS = 30_000;
  private static final int DOUBLINGS_MAX = 5;

  private Backoff() {}

  /**
   * @param failures how many tries have failed in a row before this one, from 0
   */
  public static Duration delay(int failures, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(ceilingMillis(failures) + 1));
  }

  static long ceilingMillis(int failures) {
    return Math.min(FIRST_MILLIS << Math.min(failures, DOUBLINGS_MAX), LAST_MILLIS);
  }
}
