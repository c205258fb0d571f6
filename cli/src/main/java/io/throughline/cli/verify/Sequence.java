package io.throughline.cli.verify;

import java.util.Arrays;

/**
 * Events in the order in which somebody had them: 32 bytes an event, so that millions fit. Safe for
 * use by any thread.
 */
final class Sequence {

  private long[] identities = new long[1024];
  private long[] contents = new long[1024];
  private long[] times = new long[1024];
  private long[] places = new long[1024];
  private int size;

  /**
   * @param timeMillis when it was appended, or received
   * @param place what to call it when something is wrong with it: its offset in the log
   */
  synchronized void add(Fingerprint event, long timeMillis, long place) {
    if (size == identities.length) {
      identities = Arrays.copyOf(identities, 2 * size);
      contents = Arrays.copyOf(contents, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
    }
    identities[size] = event.identity();
    contents[size] = event.content();
    times[size] = timeMillis;
    places[size] = place;
    size++;
  }

  synchronized int size() {
    return size;
  }

  synchronized long identity(int index) {
    return identities[index];
  }

  synchronized long content(int index) {
    return contents[index];
  }

  synchronized long timeMillis(int index) {
    return times[index];
  }

  synchronized long place(int index) {
    return places[index];
  }

  /** Whether the event is among those from {@code from} on. */
  synchronized boolean has(long identity, int from) {
    for (int i = size - 1; i >= Math.max(0, from); i--) {
      if (identities[i] == identity) {
        return true;
      }
    }
    return false;
  }
}
