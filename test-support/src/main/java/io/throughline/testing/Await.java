package io.throughline.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something that another thread or process makes true: the only place in the tests that
 * lets time pass.
 *
 * <p>Asks every few milliseconds. When the deadline has passed it fails with what was awaited and
 * what was the case instead.
 */
public final class Await {

  /** Far longer than anything takes on an idle machine; tests run on busy ones. */
  public static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final Duration STEP = Duration.ofMillis(5);

  private Await() {}

  /**
   * Waits until {@code condition} holds.
   *
   * @param what is awaited, as in "the tail is primed"
   */
  public static void until(String what, Callable<Boolean> condition) {
    until(what, DEADLINE, condition);
  }

  public static void until(String what, Duration deadline, Callable<Boolean> condition) {
    value(what, deadline, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /** Waits until {@code source} has a value, and returns it. */
  public static <T> T value(String what, Callable<Optional<T>> source) {
    return value(what, DEADLINE, source);
  }

  public static <T> T value(String what, Duration deadline, Callable<Optional<T>> source) {
    long startedNanos = System.nanoTime();
    Throwable failure;
    do {
      Attempt<T> attempt = Attempt.of(source);
      if (attempt.value.isPresent()) {
        return attempt.value.get();
      }
      failure = attempt.failure;
      pause(what);
    } while (System.nanoTime() - startedNanos < deadline.toNanos());
    String instead = failure == null ? "" : ": " + failure.getMessage();
    throw new AssertionError(
        "not within %s: %s%s".formatted(readable(deadline), what, instead), failure);
  }

  /** Waits until {@code assertion} passes; fails with its last message. */
  public static void untilAsserted(String what, Assertion assertion) {
    value(
        what,
        () -> {
          assertion.run();
          return Optional.of(true);
        });
  }

  /** Something that throws until it is true. */
  @FunctionalInterface
  public interface Assertion {
    void run() throws Exception;
  }

  private static void pause(String what) {
    LockSupport.parkNanos(STEP.toNanos());
    if (Thread.interrupted()) {
      throw new AssertionError("interrupted while waiting: " + what);
    }
  }

  private static String readable(Duration deadline) {
    return deadline.toMillis() + " ms";
  }

  private record Attempt<T>(Optional<T> value, @Nullable Throwable failure) {

    static <T> Attempt<T> of(Callable<Optional<T>> source) {
      try {
        return new Attempt<>(source.call(), null);
      } catch (Exception | AssertionError notYet) {
        return new Attempt<>(Optional.empty(), notYet);
      }
    }
  }
}
