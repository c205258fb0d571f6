package io.throughline.replay.history;

import io.throughline.event.EventWriter;
import io.throughline.event.Position;
import io.throughline.log.LogUnavailableException;
import io.throughline.replay.history.ReplayMeters.Door;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the whole of a range, one event a line, page by page: a page is read when the one
 * before it was written, so that a slow client holds one page and no place among the readers.
 *
 * <p>The range ends where the log did when the request came. A body that ends properly is whole,
 * and {@code Throughline-Position} is the place after all of it. When the log goes away, or loses
 * what was to come next, the connection is aborted: the client asks again after the last position
 * that it saw, and is told of the gap if there is one.
 */
final class LinesAnswer {

  private static final Logger log = LoggerFactory.getLogger(LinesAnswer.class);

  private final HistoryReader reader;
  private final HistoryHeaders headers;
  private final HistoryLimits limits;
  private final ReplayMeters meters;

  LinesAnswer(
      HistoryReader reader, HistoryHeaders headers, HistoryLimits limits, ReplayMeters meters) {
    this.reader = reader;
    this.headers = headers;
    this.limits = limits;
    this.meters = meters;
  }

  void answer(HistoryQuery query, HttpServletResponse response) {
    Range range = reader.openPinned(query);
    HistoryPage page = reader.read(Door.LINES, range, limits.events());
    headers.write(response, range, page, placeAfterAll(range, page));
    response.setContentType(HistoryForm.LINES.contentType());
    try (EventWriter writer = EventWriter.lines(response.getOutputStream())) {
      write(writer, range, page);
      while (!page.complete()) {
        writer.flush();
        response.flushBuffer();
        page = nextPage(range.from(page.next()));
        write(writer, range, page);
      }
    } catch (IOException gone) {
      // The client left: there is nobody to tell.
    }
  }

  private static Position placeAfterAll(Range range, HistoryPage first) {
    Position end = range.end();
    return first.complete() || end == null ? first.next() : end;
  }

  private void write(EventWriter writer, Range range, HistoryPage page) throws IOException {
    headers.write(writer, range.stream(), page.from(), range.chosen(page.events()));
  }

  private HistoryPage nextPage(Range rest) {
    try {
      HistoryPage page = reader.read(Door.LINES, rest, limits.events());
      if (page.gap() == null) {
        return page;
      }
      throw brokenOff("the log lost what comes next: " + page.gap().reason().wireName());
    } catch (LogUnavailableException away) {
      throw brokenOff(String.valueOf(away.getMessage()));
    }
  }

  private BrokenOffException brokenOff(String reason) {
    meters.brokenOff();
    log.warn("lines broken off: {}", reason);
    return new BrokenOffException(reason);
  }
}
