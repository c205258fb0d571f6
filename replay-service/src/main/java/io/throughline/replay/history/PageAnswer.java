package io.throughline.replay.history;

import io.throughline.event.EventWriter;
import io.throughline.replay.history.ReplayMeters.Door;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with one page of a range, as a JSON array or as lines. */
final class PageAnswer {

  private final HistoryReader reader;
  private final HistoryHeaders headers;
  private final HistoryLimits limits;

  PageAnswer(HistoryReader reader, HistoryHeaders headers, HistoryLimits limits) {
    this.reader = reader;
    this.headers = headers;
    this.limits = limits;
  }

  /**
   * @param path of the request, for the link to the next page
   */
  void answer(HistoryQuery query, HistoryForm form, String path, HttpServletResponse response) {
    Range range = reader.open(query);
    HistoryPage page = reader.read(Door.of(form), range, limits.eventsOf(query));
    headers.write(response, range, page, page.next());
    if (!page.complete()) {
      response.setHeader("Link", headers.next(path, range, page.next(), query.limit()));
    }
    response.setContentType(form.contentType());
    try (EventWriter writer = form.writer(response.getOutputStream())) {
      headers.write(writer, range.stream(), page.from(), range.chosen(page.events()));
    } catch (IOException gone) {
      // The client left: there is nobody to tell.
    }
  }
}
