package io.throughline.cli.chaos.time;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Milliseconds of this process, and bounded waits. Any thread. */
public final class Stopwatch {

  private static final long STEP_MILLIS = 20;

  private Stopwatch() {}

  /** Milliseconds since some moment of this process. */
  public static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  public static void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  /** Whether the condition came true in time. */
  public static boolean await(Duration patience, Callable<Boolean> condition) throws Exception {
    long deadline = millis() + patience.toMillis();
    while (!condition.call()) {
      if (millis() >= deadline) {
        return false;
      }
      Thread.sleep(STEP_MILLIS);
    }
    return true;
  }

  /**
   * @param what in words, as in "the broker to answer"
   * @throws IllegalStateException if it did not come true in time
   */
  public static void require(String what, Duration patience, Callable<Boolean> condition)
      throws Exception {
    if (!await(patience, condition)) {
      throw new IllegalStateException("not within %d s: %s".formatted(patience.toSeconds(), what));
    }
  }
}
