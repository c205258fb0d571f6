package io.throughline.bench.sockets;

import java.util.Arrays;

/**
 * A sample of (sequence number, time of arrival) for the comparison with Kafka's own append times
 * after the run. Thins itself: when full, every second one goes, and from then on half as many come
 * in. At most {@value #MAX} pairs.
 */
public final class Arrivals {

  private static final int MAX = 1 << 17;

  private long[] pairs = new long[1 << 12];
  private int size;
  private int keepEvery = 1;
  private int untilKept = 1;

  void add(long seq, long micros) {
    if (--untilKept > 0) {
      return;
    }
    untilKept = keepEvery;
    if (size == pairs.length) {
      if (size >= 2 * MAX) {
        thin();
      } else {
        pairs = Arrays.copyOf(pairs, size * 2);
      }
    }
    pairs[size] = seq;
    pairs[size + 1] = micros;
    size += 2;
  }

  private void thin() {
    int kept = 0;
    for (int i = 0; i < size; i += 4) {
      pairs[kept] = pairs[i];
      pairs[kept + 1] = pairs[i + 1];
      kept += 2;
    }
    size = kept;
    keepEvery *= 2;
    untilKept = keepEvery;
  }

  public interface Visitor {
    void arrival(long seq, long micros);
  }

  public void forEach(Visitor visitor) {
    for (int i = 0; i < size; i += 2) {
      visitor.arrival(pairs[i], pairs[i + 1]);
    }
  }
}
