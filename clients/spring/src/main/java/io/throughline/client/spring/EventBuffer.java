package io.throughline.client.spring;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Events that wait, within limits of number and memory. Past them the oldest goes: what readers
 * need most after an outage is how things stand. Safe for use by any thread.
 */
final class EventBuffer {

  private final int eventsMax;
  private final long bytesMax;
  private final Deque<Outgoing> events = new ArrayDeque<>(); // guarded by this
  private long bytes; // guarded by this
  private boolean closed; // guarded by this
  private final CountDownLatch end = new CountDownLatch(1);

  EventBuffer(int eventsMax, long bytesMax) {
    this.eventsMax = eventsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Adds an event; nothing is added once it is closed.
   *
   * @return how many events were given up
   */
  synchronized int add(Outgoing event) {
    if (closed || event.bytes() > bytesMax) {
      return 1;
    }
    int givenUp = 0;
    while (events.size() >= eventsMax || bytes + event.bytes() > bytesMax) {
      bytes -= events.removeFirst().bytes();
      givenUp++;
    }
    events.addLast(event);
    bytes += event.bytes();
    notifyAll();
    return givenUp;
  }

  /**
   * Waits for events and takes the oldest.
   *
   * @param together whether the first and another may be in one batch
   * @return empty when it is closed and nothing is left
   */
  synchronized List<Outgoing> take(int eventsAtOnce, BiPredicate<Outgoing, Outgoing> together)
      throws InterruptedException {
    while (events.isEmpty() && !closed) {
      wait();
    }
    List<Outgoing> batch = new ArrayList<>();
    while (batch.size() < eventsAtOnce && !events.isEmpty()) {
      Outgoing next = events.peekFirst();
      if (!batch.isEmpty() && !together.test(batch.getFirst(), next)) {
        break;
      }
      batch.add(events.removeFirst());
      bytes -= next.bytes();
    }
    return batch;
  }

  synchronized int size() {
    return events.size();
  }

  /** Takes no more events; those that are there are still handed out. */
  synchronized void close() {
    closed = true;
    end.countDown();
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Lets time pass, unless it is closed. */
  void pause(Duration time) throws InterruptedException {
    end.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
