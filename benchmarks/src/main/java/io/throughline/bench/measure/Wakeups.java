package io.throughline.bench.measure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A thread that sleeps a millisecond at a time and does nothing else: how late it is each time is
 * how long whoever is woken waits for a core of this machine at the moment. What is timed beside it
 * can't be faster than the threads that it goes through.
 */
public final class Wakeups implements AutoCloseable {

  private static final long SLEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LATE_MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

  private final Thread thread;
  private volatile boolean isStopped;
  private volatile Histogram into = histogram();

  public Wakeups() {
    thread = Thread.ofPlatform().name("wakeups").daemon().start(this::run);
  }

  /** For {@link #into}: microseconds. */
  public static Histogram histogram() {
    return new Histogram(1, LATE_MICROS_MAX, 3);
  }

  /** Counts into {@code histogram} from now on, which is read when another one is. */
  public void into(Histogram histogram) {
    into = histogram;
  }

  private void run() {
    while (!isStopped) {
      Histogram counting = into;
      long wanted = System.nanoTime() + SLEEP_NANOS;
      for (long left = SLEEP_NANOS; left > 0; left = wanted - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long late = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - wanted);
      counting.recordValue(Math.clamp(late, 0, LATE_MICROS_MAX));
    }
  }

  @Override
  public void close() {
    isStopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
