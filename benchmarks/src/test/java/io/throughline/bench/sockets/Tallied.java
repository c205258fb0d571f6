package io.throughline.bench.sockets;

import io.throughline.bench.event.StampedBody;
import java.nio.ByteBuffer;
import java.util.function.LongUnaryOperator;

/** Arrivals as a loop that takes the latency of each event keeps them. */
public final class Tallied {

  private Tallied() {}

  /**
   * @param due of the event with that sequence number; microseconds
   * @param read when a socket read it
   */
  public static Arrivals arrivals(
      StampedBody body, int count, LongUnaryOperator due, LongUnaryOperator read) {
    Tally tally = new Tally(1);
    tally.measureTo(Long.MAX_VALUE);
    tally.measureFrom(0);
    for (long seq = 0; seq < count; seq++) {
      long at = due.applyAsLong(seq);
      tally.event(seq, ByteBuffer.wrap(body.encode(seq, at, at)), 0, read.applyAsLong(seq));
    }
    return tally.arrivals;
  }
}
