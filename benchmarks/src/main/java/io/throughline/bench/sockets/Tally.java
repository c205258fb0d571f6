package io.throughline.bench.sockets;

import io.throughline.bench.event.StampedBody;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What one loop counts. Written by the loop alone; {@link #publish} makes the numbers visible to
 * others once per pass instead of once per event.
 *
 * <p>Latency is taken from some of the events whose due time lies in the measured span.
 */
final class Tally {

  /** Latencies in microseconds: up to ten minutes, three digits. */
  static Histogram histogram() {
    return new Histogram(1, TimeUnit.MINUTES.toMicros(10), 3);
  }

  int connected;
  int subscribed;
  int closed;
  long events;
  long foreign;
  long notices;
  long bytes;
  long reads;
  final Histogram sinceDue = histogram();
  final Histogram sinceSent = histogram();
  final Arrivals arrivals = new Arrivals();

  private final int sampleEvery;
  private int untilSample;
  private volatile long measureFromMicros = Long.MAX_VALUE;
  private volatile long measureToMicros = Long.MAX_VALUE;
  private volatile Totals published = Totals.NONE;

  /**
   * @param sampleEvery how many events there are to one whose latency is taken
   */
  Tally(int sampleEvery) {
    this.sampleEvery = sampleEvery;
    this.untilSample = sampleEvery;
  }

  /** Counts latencies of events due from then until {@link #measureTo}. */
  void measureFrom(long micros) {
    measureFromMicros = micros;
  }

  void measureTo(long micros) {
    measureToMicros = micros;
  }

  void event(long seq, ByteBuffer buffer, int bodyAt, long nowMicros) {
    events++;
    if (--untilSample == 0) {
      untilSample = sampleEvery;
      sample(seq, buffer, bodyAt, nowMicros);
    }
  }

  private void sample(long seq, ByteBuffer buffer, int bodyAt, long nowMicros) {
    long due = StampedBody.dueMicros(buffer, bodyAt);
    if (due < measureFromMicros || due >= measureToMicros) {
      return;
    }
    record(sinceDue, nowMicros - due);
    record(sinceSent, nowMicros - StampedBody.sentMicros(buffer, bodyAt));
    arrivals.add(seq, nowMicros);
  }

  private static void record(Histogram histogram, long micros) {
    histogram.recordValue(Math.clamp(micros, 0, histogram.getHighestTrackableValue()));
  }

  void publish() {
    published = new Totals(connected, subscribed, closed, events, foreign, notices, bytes, reads);
  }

  Totals published() {
    return published;
  }
}
