package io.throughline.replay.history;

import io.throughline.event.EventWriter;
import io.throughline.event.StreamKey;
import io.throughline.replay.live.LiveReaders;
import io.throughline.replay.live.LiveReaders.Part;
import io.throughline.replay.live.LiveRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Answers that wait for what has not happened yet: event streams and long polls. What waits runs on
 * virtual threads of its own, because a server has only so many requests at once on its own.
 */
final class LiveAnswer {

  private static final String NO_STORE = "no-store";

  private final HistoryReader reader;
  private final HistoryHeaders headers;
  private final HistoryLimits limits;
  private final LiveReaders readers;
  private final Executor waiting;

  LiveAnswer(
      HistoryReader reader,
      HistoryHeaders headers,
      HistoryLimits limits,
      LiveReaders readers,
      Executor waiting) {
    this.reader = reader;
    this.headers = headers;
    this.limits = limits;
    this.readers = readers;
    this.waiting = waiting;
  }

  /**
   * @param expiresAt when the reader's token ends
   */
  void stream(
      LiveQuery query, Instant expiresAt, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    AutoCloseable place = readers.enter(query.stream().tenant());
    boolean handedOver = false;
    try {
      LiveRequest live = reader.openLive(query);
      response.setHeader(HistoryHeaders.POSITION, headers.position(query.stream(), live.start()));
      response.setHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
      if (live.isOver()) {
        // Nothing can follow: an event source that gets this does not come back (HTML, 9.2.3).
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return;
      }
      response.setContentType(HistoryForm.EVENT_STREAM.contentType());
      response.setHeader("X-Accel-Buffering", "no");
      // The headers go out from here, before another thread writes.
      response.flushBuffer();
      if (!request.getMethod().equals("HEAD")) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        readers.stream(live, expiresAt, place, async, response);
        handedOver = true;
      }
    } finally {
      if (!handedOver) {
        place.close();
      }
    }
  }

  DeferredResult<ResponseEntity<byte[]>> poll(LiveQuery query, HistoryForm form, String path) {
    AutoCloseable place = readers.enter(query.stream().tenant());
    DeferredResult<ResponseEntity<byte[]>> result = new DeferredResult<>(0L);
    waiting.execute(
        () -> {
          try (place) {
            result.setResult(answer(query, form, path));
          } catch (Exception failure) {
            result.setErrorResult(failure);
          }
        });
    return result;
  }

  private ResponseEntity<byte[]> answer(LiveQuery query, HistoryForm form, String path)
      throws InterruptedException {
    LiveRequest live = reader.openLive(query);
    int limit = query.limit() == null ? limits.events() : query.limit();
    Part part = readers.poll(live, limit, limits.pageBytes(), query.waitTime());
    StreamKey stream = query.stream();
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.ok()
            .header(HistoryHeaders.POSITION, headers.position(stream, part.next()))
            .header(HttpHeaders.CONTENT_TYPE, form.contentType())
            .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (part.gap() != null) {
      answer.header(HistoryHeaders.GAP, headers.gap(stream, part.gap()));
    }
    if (part.more()) {
      Range rest =
          new Range(stream, part.next(), live.end(), query.filter(), query.conflate(), null);
      answer.header(HttpHeaders.LINK, headers.next(path, rest, part.next(), query.limit()));
    }
    return answer.body(body(stream, part, form));
  }

  private byte[] body(StreamKey stream, Part part, HistoryForm form) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventWriter writer = form.writer(out)) {
      headers.write(writer, stream, part.next(), part.events());
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return out.toByteArray();
  }
}
