package io.throughline.client.spring;

import io.throughline.client.spring.PublisherMetrics.Loss;
import io.throughline.client.spring.Transport.Sent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the buffer, in order, with one thread. A batch that did not get through is sent
 * again, as it is, before any other. An outage is said once when it begins, and once when it ends.
 */
final class BufferedPublisher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BufferedPublisher.class);
  private static final int BATCH_EVENTS_MAX = 200;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final EventBuffer buffer;
  private final Transport transport;
  private final PublisherMetrics metrics;
  private final Duration flushTimeout;
  private final Thread thread;
  private final AtomicInteger inHand = new AtomicInteger();
  private final AtomicInteger overflowed = new AtomicInteger();

  private boolean troubled; // the thread's

  BufferedPublisher(
      EventBuffer buffer, Transport transport, PublisherMetrics metrics, Duration flushTimeout) {
    this.buffer = buffer;
    this.transport = transport;
    this.metrics = metrics;
    this.flushTimeout = flushTimeout;
    this.thread = Thread.ofPlatform().name("throughline-publisher").daemon().unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Returns at once, whatever happens to the event. */
  void publish(Outgoing event) {
    int givenUp = buffer.add(event);
    if (givenUp > 0) {
      boolean closed = buffer.isClosed();
      metrics.lost(closed ? Loss.SHUTDOWN : Loss.OVERFLOW, givenUp);
      overflowed.addAndGet(closed ? 0 : givenUp);
    }
  }

  /** Events that wait, or are on their way. */
  int waiting() {
    return buffer.size() + inHand.get();
  }

  /** Sends what is left, within the flush timeout, and says what could not be sent. */
  @Override
  public void close() {
    buffer.close();
    try {
      thread.join(flushTimeout);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    int left = waiting();
    if (left > 0) {
      metrics.lost(Loss.SHUTDOWN, left);
      log.warn("{} events were not sent before the process ended", left);
    }
    thread.interrupt();
    transport.close();
  }

  private void work() {
    try {
      while (true) {
        List<Outgoing> batch = buffer.take(BATCH_EVENTS_MAX, transport::goTogether);
        if (batch.isEmpty()) {
          return;
        }
        inHand.set(batch.size());
        deliver(batch);
        inHand.set(0);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(List<Outgoing> batch) throws InterruptedException {
    Duration pause = PAUSE_FIRST;
    for (int attempt = 1; ; attempt++) {
      switch (send(batch, attempt)) {
        case Sent.Done(int refused, String reason) -> {
          done(batch.size(), refused, reason);
          return;
        }
        case Sent.NotNow(String reason, Duration atLeast) -> {
          trouble(reason);
          Duration wait = atLeast.compareTo(pause) > 0 ? atLeast : pause;
          buffer.pause(wait);
          if (buffer.isClosed()) {
            Thread.sleep(PAUSE_FIRST); // until the flush timeout is over
          }
          pause =
              pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
        }
      }
    }
  }

  private Sent send(List<Outgoing> batch, int attempt) throws InterruptedException {
    try {
      return transport.send(batch, attempt, this::trouble);
    } catch (RuntimeException bug) {
      log.error("a batch of {} events could not be sent", batch.size(), bug);
      return new Sent.Done(batch.size(), bug.toString());
    }
  }

  private void done(int events, int refused, String reason) {
    metrics.delivered(events - refused);
    if (refused > 0) {
      metrics.lost(Loss.REFUSED, refused);
      log.warn("{} events were refused: {}", refused, reason);
    }
    if (troubled && refused < events) {
      troubled = false;
      int lost = overflowed.getAndSet(0);
      log.info("events get through again; {} were given up for want of room meanwhile", lost);
    }
  }

  private void trouble(String reason) {
    if (!troubled) {
      troubled = true;
      overflowed.set(0);
      metrics.outage();
      log.warn("events do not get through, they wait in the buffer: {}", reason);
    }
  }
}
