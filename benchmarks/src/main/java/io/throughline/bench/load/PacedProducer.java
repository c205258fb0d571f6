package io.throughline.bench.load;

import io.throughline.bench.event.StampedBody;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events at a steady rate on the calling thread. Event n is due at start + n / rate whatever
 * happened before it: when the sink stalls, the events that it delayed keep their due times, and
 * latency from then on shows the stall (no coordinated omission).
 */
public final class PacedProducer {

  private static final long NANOS = 1_000_000_000L;

  private final EventSink sink;
  private final StampedBody body;
  private final InstantSource clock;
  private long seq;
  private volatile boolean stopped;

  public PacedProducer(EventSink sink, StampedBody body, InstantSource clock) {
    this.sink = sink;
    this.body = body;
    this.clock = clock;
  }

  /**
   * Sends {@code count} events, {@code perSecond} each second, then waits for their
   * acknowledgement; returns early after {@link #stop}.
   *
   * @return one past the last sequence number sent
   */
  public long send(long count, double perSecond) {
    long startNanos = System.nanoTime();
    long startMicros = nowMicros();
    for (long i = 0; i < count && !stopped; i++) {
      long dueNanos = (long) (i * NANOS / perSecond);
      waitUntil(startNanos + dueNanos);
      sink.send(seq, body.encode(seq, startMicros + dueNanos / 1000, nowMicros()));
      seq++;
    }
    sink.flush();
    return seq;
  }

  /** Sends {@code count} events as fast as the sink takes them. */
  public long sendAll(long count) {
    enqueue(count);
    return finish();
  }

  /** As {@link #sendAll}, without waiting for acknowledgement: {@link #finish} does. */
  public void enqueue(long count) {
    for (long i = 0; i < count; i++) {
      long now = nowMicros();
      sink.send(seq, body.encode(seq, now, now));
      seq++;
    }
  }

  /** Waits until all is acknowledged; returns one past the last sequence number sent. */
  public long finish() {
    sink.flush();
    return seq;
  }

  /** Ends {@link #send} from another thread. */
  public void stop() {
    stopped = true;
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
