package io.throughline.bench.sockets;

import io.throughline.bench.event.Continuity;
import io.throughline.bench.event.StampedBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** Many subscribers of one endpoint, spread over a few loops. Used by one thread at a time. */
public final class SocketPool implements AutoCloseable {

  /** A prime, so that it doesn't fall into step with batches. */
  private static final int SAMPLE_EVERY = 7;

  private static final long POLL_NANOS = 2_000_000;

  private final List<SocketLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private int sockets;

  /** Takes the latency of one event in {@value #SAMPLE_EVERY}. */
  public SocketPool(Endpoint endpoint, StampedBody body, InstantSource clock, int threadCount) {
    this(endpoint, body, clock, threadCount, SAMPLE_EVERY);
  }

  /** Takes the latency of each event: for few sockets. */
  public static SocketPool watching(Endpoint endpoint, StampedBody body, InstantSource clock) {
    return new SocketPool(endpoint, body, clock, 1, 1);
  }

  private SocketPool(
      Endpoint endpoint, StampedBody body, InstantSource clock, int threadCount, int sampleEvery) {
    for (int i = 0; i < threadCount; i++) {
      SocketLoop loop = new SocketLoop(endpoint, body, clock, sampleEvery);
      loops.add(loop);
      threads.add(
          Thread.ofPlatform()
              .name((sampleEvery == 1 ? "watcher-" : "sockets-") + i)
              .daemon()
              .start(loop));
    }
  }

  /** Opens {@code count} more sockets and waits until each has been answered with CONNECTED. */
  public void connect(int count, Duration limit) {
    for (int i = 0; i < loops.size(); i++) {
      SocketLoop loop = loops.get(i);
      int share = count / loops.size() + (i < count % loops.size() ? 1 : 0);
      loop.execute(() -> loop.open(share));
    }
    sockets += count;
    await("CONNECTED", () -> totals().connected() >= sockets, limit);
  }

  /** Sends SUBSCRIBE on every socket without waiting for an answer. */
  public void requestSubscribe(Subscription subscription) {
    for (SocketLoop loop : loops) {
      loop.execute(
          () -> {
            for (Connection connection : loop.connections()) {
              try {
                connection.subscribe(subscription);
              } catch (IOException e) {
                loop.drop(connection, String.valueOf(e.getMessage()));
              }
            }
          });
    }
  }

  /** Sends SUBSCRIBE on every socket and waits for the RECEIPTs (where the server sends them). */
  public void subscribe(Subscription subscription, Duration limit) {
    requestSubscribe(subscription);
    await("RECEIPT of SUBSCRIBE", () -> totals().subscribed() >= sockets, limit);
  }

  /** Every socket has to see the sequence from {@code seq} on. */
  public void expectFrom(long seq) {
    onEach(
        loop -> {
          loop.connections().forEach(connection -> connection.continuity.expectFrom(seq));
          return true;
        });
  }

  /** Latencies count for events that are due in {@code [fromMicros, toMicros)}. */
  public void measure(long fromMicros, long toMicros) {
    for (SocketLoop loop : loops) {
      loop.tally().measureTo(toMicros);
      loop.tally().measureFrom(fromMicros);
    }
  }

  public Totals totals() {
    return loops.stream().map(loop -> loop.tally().published()).reduce(Totals.NONE, Totals::plus);
  }

  /** The latencies of both kinds and the sampled arrivals so far. */
  public Latencies latencies() {
    Histogram due = Tally.histogram();
    Histogram sent = Tally.histogram();
    List<Arrivals> arrivals = new ArrayList<>();
    onEach(
        loop -> {
          due.add(loop.tally().sinceDue);
          sent.add(loop.tally().sinceSent);
          arrivals.add(loop.tally().arrivals);
          return true;
        });
    return new Latencies(due, sent, arrivals);
  }

  /** The account over all sockets, {@code expectedNext} being one past the last event sent. */
  public Account account(long expectedNext) {
    Account sum = new Account(0, 0, 0, 0);
    for (Account part : onEach(loop -> accountOf(loop, expectedNext))) {
      sum = sum.plus(part);
    }
    return sum;
  }

  private static Account accountOf(SocketLoop loop, long expectedNext) {
    Account sum = new Account(0, 0, 0, 0);
    for (Connection connection : loop.connections()) {
      Continuity seen = connection.continuity;
      long tail = Math.max(0, expectedNext - seen.next());
      sum =
          sum.plus(
              new Account(seen.missing() + tail, seen.repeated(), seen.late(), tail > 0 ? 1 : 0));
    }
    return sum;
  }

  /** How many sockets have seen everything before {@code seq}. */
  public int reached(long seq) {
    return onEach(
            loop ->
                (int) loop.connections().stream().filter(c -> c.continuity.next() >= seq).count())
        .stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** The positions that RECEIPTs carried. */
  public List<String> startPositions() {
    List<String> positions = new ArrayList<>();
    onEach(
        loop -> {
          for (Connection connection : loop.connections()) {
            if (connection.startPosition() != null) {
              positions.add(connection.startPosition());
            }
          }
          return true;
        });
    return positions;
  }

  /** The first few reasons that sockets were closed for. */
  public List<String> reasons() {
    return onEach(loop -> List.copyOf(loop.reasons())).stream().flatMap(List::stream).toList();
  }

  /** Waits until {@code done}; fails when sockets close meanwhile or {@code limit} has passed. */
  public void await(String what, BooleanSupplier done, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (totals().closed() > 0) {
        throw new IllegalStateException(
            "%s: %d sockets closed: %s".formatted(what, totals().closed(), reasons()));
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("%s: not within %s: %s".formatted(what, limit, totals()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Runs {@code work} on each loop's own thread, one after the other. */
  private <T> List<T> onEach(Function<SocketLoop, T> work) {
    List<T> results = new ArrayList<>();
    for (SocketLoop loop : loops) {
      CompletableFuture<T> result = new CompletableFuture<>();
      loop.execute(
          () -> {
            try {
              result.complete(work.apply(loop));
            } catch (RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
      results.add(result.orTimeout(10, TimeUnit.SECONDS).join());
    }
    return results;
  }

  @Override
  public void close() {
    loops.forEach(loop -> loop.execute(loop::stop));
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("interrupted while closing sockets", e));
      }
    }
  }
}
