package io.throughline.log.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.StreamKey;
import io.throughline.log.LogUnavailableException;
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
 * Asks a replay service, a bounded number of questions at a time, and turns its refusals into the
 * exceptions that readers throw. Safe for use by any thread.
 */
final class RemoteReplay implements AutoCloseable {

  /** No answer is longer: a page is soft about its bytes by one event of 1 MB. */
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private final String what;
  private final HttpClient client;
  private final Semaphore permits;
  private final Duration timeout;

  /**
   * @param what is asked for, for messages
   * @param timeout for a turn, and then for the whole answer
   */
  RemoteReplay(String what, Duration timeout, int concurrencyMax) {
    this.what = what;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
    this.permits = new Semaphore(concurrencyMax, true);
    this.timeout = timeout;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  <T> T ask(StreamKey stream, URI uri, String token, Function<byte[], T> decode) {
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

  private <T> T answer(StreamKey stream, HttpResponse<byte[]> answer, Function<byte[], T> decode) {
    int status = answer.statusCode();
    if (status == 200) {
      return decode.apply(answer.body());
    }
    String said = new String(answer.body(), UTF_8);
    throw switch (status) {
      case 401, 403 -> new HistoryRefusedException(status, said);
      case 404 -> new UnknownStreamException(stream.stream());
      case 429 -> new LogUnavailableException(what + ": " + said, null);
      default ->
          status >= 500
              ? new LogUnavailableException("%s: status %d, %s".formatted(what, status, said), null)
              : new IllegalStateException("%s: status %d, %s".formatted(what, status, said));
    };
  }

  private LogUnavailableException unavailable(String failure, URI uri, @Nullable Throwable cause) {
    return new LogUnavailableException(
        "%s: %s (%s)".formatted(what, failure, uri.getAuthority()), cause);
  }
}
