package io.throughline.replay.share;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other instances, a bounded number of requests at a time. Safe for use by any thread; what
 * blocks, blocks a virtual one.
 */
final class Forwarder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final ForwardLimits limits;
  private final LongSupplier nanoTime;
  private final HttpClient client;
  private final Semaphore places;
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("forward-watch").daemon().factory());
  private volatile boolean closing;

  /** What became of asking. */
  sealed interface Asked {

    /** The answer, whatever it says; its body is still to be moved. */
    record Answered(HttpResponse<InputStream> answer) implements Asked {}

    /** Nobody is there. */
    record NobodyThere(String why) implements Asked {}

    /** Somebody is, and does not answer in time. */
    record TooLate() implements Asked {}
  }

  Forwarder(ForwardLimits limits, Executor threads, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.places = new Semaphore(limits.forwardedMax());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connectTimeout())
            .executor(threads)
            .build();
    long millis = BETWEEN_LOOKS.toMillis();
    watch.scheduleWithFixedDelay(this::endTheSilent, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * A place for one more; whoever has it {@link #leave leaves}.
   *
   * @param live whether the answer lasts until somebody ends it
   * @return nothing if there is none
   */
  @Nullable Exchange enter(boolean live) {
    if (closing || !places.tryAcquire()) {
      return null;
    }
    Exchange exchange = new Exchange(live, nanoTime);
    exchanges.add(exchange);
    if (closing && live) {
      exchange.end();
    }
    return exchange;
  }

  void leave(Exchange exchange) {
    exchange.end();
    exchanges.remove(exchange);
    places.release();
  }

  int active() {
    return exchanges.size();
  }

  /**
   * Waits for the beginning of the answer.
   *
   * @param longer than others it may take
   */
  Asked ask(Exchange exchange, HttpRequest request, Duration longer) throws InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> asked =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    exchange.asked(asked);
    long millis = limits.answerTimeout().plus(longer).toMillis();
    try {
      HttpResponse<InputStream> answer = asked.get(millis, TimeUnit.MILLISECONDS);
      exchange.answered(answer.body());
      return new Asked.Answered(answer);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException gone) {
        return new Asked.NobodyThere(String.valueOf(gone));
      }
      throw new IllegalStateException("asking " + request.uri().getAuthority(), failed.getCause());
    } catch (TimeoutException late) {
      return new Asked.TooLate();
    } catch (CancellationException going) {
      return new Asked.TooLate();
    }
  }

  /** Lets nobody in, and ends what would last: its clients come back, to another instance. */
  void drain() {
    closing = true;
    exchanges.stream().filter(Exchange::isLive).forEach(Exchange::end);
  }

  @Override
  public void close() {
    drain();
    watch.shutdownNow();
    client.shutdownNow();
  }

  private void endTheSilent() {
    long nanos = limits.silenceMax().toNanos();
    for (Exchange exchange : exchanges) {
      if (exchange.isSilentFor(nanos)) {
        log.warn("a forwarded answer was silent for more than {}; it is cut", limits.silenceMax());
        exchange.end();
      }
    }
  }
}
