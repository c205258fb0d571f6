package io.throughline.cli.produce;

import io.throughline.cli.client.Backoff;
import io.throughline.cli.client.IngestClient;
import io.throughline.cli.client.RefusedException;
import io.throughline.cli.client.UnreachableException;
import io.throughline.event.Event;
import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends events in the background, in order, and never makes anyone wait for it.
 *
 * <p>A bounded queue between its callers and one daemon thread. A server that is away is tried
 * again with back-off; meanwhile the queue fills, and past its limit the oldest events are given
 * up. Since a retry has the same ids, ingest appends each event once.
 */
public final class BackgroundPublisher {

  /** Events that wait, at most. */
  static final int QUEUE_MAX = 1_000;

  private static final int BATCH_MAX = 100;

  private record Addressed(StreamName stream, Event event) {}

  /**
   * What became of the events.
   *
   * @param lost given up or refused
   * @param waiting not acknowledged yet; at the end, left over
   * @param reason the last thing that went wrong; absent if nothing did
   */
  public record Outcome(long delivered, long lost, int waiting, @Nullable String reason) {}

  private final IngestClient ingest;
  private final RandomGenerator random;
  private final Thread thread;

  // All below is guarded by this.
  private final Deque<Addressed> queue = new ArrayDeque<>();
  private boolean closing;
  private long delivered;
  private long lost;
  private @Nullable String reason;

  private BackgroundPublisher(IngestClient ingest, RandomGenerator random) {
    this.ingest = ingest;
    this.random = random;
    this.thread = Thread.ofPlatform().daemon().name("publisher").unstarted(this::work);
  }

  public static BackgroundPublisher start(IngestClient ingest, RandomGenerator random) {
    BackgroundPublisher publisher = new BackgroundPublisher(ingest, random);
    publisher.thread.start();
    return publisher;
  }

  /** Queues an event. Returns at once. */
  public synchronized void publish(StreamName stream, Event event) {
    if (queue.size() == QUEUE_MAX) {
      queue.removeFirst();
      lost++;
      reason = reason == null ? "events came faster than the server took them" : reason;
    }
    queue.addLast(new Addressed(stream, event));
    notifyAll();
  }

  /** How it stands at the moment. */
  public synchronized Outcome outcome() {
    return new Outcome(delivered, lost, queue.size(), reason);
  }

  /**
   * Sends what is queued, tries a server that was away once more, and stops.
   *
   * @param patience how long this may take at most
   */
  public Outcome close(Duration patience) {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(patience);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return outcome();
  }

  private void work() {
    int failures = 0;
    try {
      for (List<Addressed> batch; !(batch = next()).isEmpty(); ) {
        if (send(batch, failures + 1)) {
          failures = 0;
        } else if (!pause(Backoff.delay(failures++, random))) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest events of one stream, left in the queue; empty at the end. */
  private synchronized List<Addressed> next() throws InterruptedException {
    while (queue.isEmpty() && !closing) {
      wait();
    }
    List<Addressed> batch = new ArrayList<>();
    for (Addressed addressed : queue) {
      if (batch.size() == BATCH_MAX
          || !batch.isEmpty() && !addressed.stream().equals(batch.getFirst().stream())) {
        break;
      }
      batch.add(addressed);
    }
    return batch;
  }

  /** Whether the batch is dealt with; if not, it is worth another try. */
  private boolean send(List<Addressed> batch, int attempt) {
    try {
      int refused =
          ingest.publishAll(
              batch.getFirst().stream(), batch.stream().map(Addressed::event).toList(), attempt);
      done(batch, refused, refused == 0 ? null : "the server refused some events");
      return true;
    } catch (UnreachableException away) {
      failed("no server answers at %s (%s)".formatted(away.uri(), away.getMessage()));
      return false;
    } catch (RefusedException no) {
      if (no.passes()) {
        failed(String.valueOf(no.getMessage()));
        return false;
      }
      done(batch, batch.size(), no.getMessage());
      return true;
    } catch (RuntimeException bug) {
      done(batch, batch.size(), bug.toString());
      return true;
    }
  }

  /** Takes the batch out of the queue, but for what overflow has taken out already. */
  private synchronized void done(List<Addressed> batch, int refused, @Nullable String why) {
    for (Addressed addressed : batch) {
      if (queue.peekFirst() == addressed) {
        queue.removeFirst();
      }
    }
    delivered += batch.size() - refused;
    lost += refused;
    reason = why == null ? reason : why;
  }

  private synchronized void failed(String why) {
    reason = why;
  }

  /** Whether to try again: after the delay, or once more at once when closing begins. */
  private synchronized boolean pause(Duration delay) throws InterruptedException {
    if (closing) {
      return false;
    }
    long until = System.nanoTime() + delay.toNanos();
    for (long left; !closing && (left = until - System.nanoTime()) > 0; ) {
      wait(left / 1_000_000 + 1);
    }
    return true;
  }
}
