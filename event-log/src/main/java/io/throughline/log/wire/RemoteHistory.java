package io.throughline.log.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.Start;
import io.throughline.log.UnknownStreamException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's history, read from a replay service elsewhere on behalf of one subscriber at a time.
 *
 * <p>The methods are those of {@link io.throughline.log.LogReader} plus the subscriber's own bearer
 * token: a gateway has no right to anyone's history but what its subscriber may see. They block, so
 * call them on a virtual thread; any number of threads may. At most {@code concurrencyMax} requests
 * are under way at once, further ones wait up to the timeout.
 *
 * <p>They throw {@link LogUnavailableException} when the service is away, too slow, or answers what
 * is not an answer; {@link HistoryRefusedException} when it refuses the token; {@link
 * UnknownStreamException} as a reader does. Any other refusal means that the two ends disagree
 * about the contract, and is an {@link IllegalStateException} with what the service said.
 */
public final class RemoteHistory implements AutoCloseable {

  /** No answer is longer: a page is soft about its bytes by one event of 1 MB. */
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private final HttpClient client;
  private final HistoryRequests requests;
  private final Semaphore permits;
  private final Duration timeout;

  /**
   * @param service the replay service, for instance {@code http://localhost:8084}
   * @param seal with the key that the service has
   * @param timeout for a turn, and then for the whole answer
   */
  public RemoteHistory(URI service, PositionSeal seal, Duration timeout, int concurrencyMax) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    this.requests = new HistoryRequests(service, seal);
    this.permits = new Semaphore(concurrencyMax, true);
    this.timeout = timeout;
  }

  /** See {@link io.throughline.log.LogReader#locate}. */
  public Located locate(String token, StreamKey stream, Start start, EventFilter filter) {
    return ask(stream, requests.locate(stream, start, filter), token, PageCodec::decodeLocated);
  }

  /** See {@link io.throughline.log.LogReader#page}. */
  public Page page(
      String token, StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    return ask(stream, requests.page(stream, after, filter, limit), token, PageCodec::decodePage);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private <T> T ask(StreamKey stream, URI uri, String token, Function<byte[], T> decode) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + token)
            .header("Accept", PageCodec.MEDIA_TYPE)
            .build();
    try {
      if (!permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw unavailable("no turn within " + timeout, uri, null);
      }
      try {
        return answer(stream, send(request), decode);
      } finally {
        permits.release();
      }
    } catch (PageFormatException failure) {
      throw unavailable(failure.toString(), uri, failure);
    } catch (ExecutionException failure) {
      throw unavailable(String.valueOf(failure.getCause()), uri, failure.getCause());
    } catch (TimeoutException late) {
      throw unavailable("no answer within " + timeout, uri, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", uri, interrupted);
    }
  }

  /** The whole answer within the timeout: a request's own would end with the answer's headers. */
  private HttpResponse<byte[]> send(HttpRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  private static <T> T answer(
      StreamKey stream, HttpResponse<byte[]> answer, Function<byte[], T> decode) {
    int status = answer.statusCode();
    if (status == 200) {
      return decode.apply(answer.body());
    }
    String said = new String(answer.body(), UTF_8);
    throw switch (status) {
      case 401, 403 -> new HistoryRefusedException(status, said);
      case 404 -> new UnknownStreamException(stream.stream());
      case 429 -> new LogUnavailableException("history: " + said, null);
      default ->
          status >= 500
              ? new LogUnavailableException("history: status %d, %s".formatted(status, said), null)
              : new IllegalStateException("history: status %d, %s".formatted(status, said));
    };
  }

  private static LogUnavailableException unavailable(
      String what, URI uri, @Nullable Throwable cause) {
    return new LogUnavailableException(
        "history: %s (%s)".formatted(what, uri.getAuthority()), cause);
  }
}
