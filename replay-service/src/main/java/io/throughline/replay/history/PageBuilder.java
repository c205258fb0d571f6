package io.throughline.replay.history;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of as many of the reader's pages as it takes, since a reader looks at a bounded
 * part of the log at a time. Pure; made for one answer, by one thread.
 */
final class PageBuilder {

  private final Range range;
  private final PageLimit limit;
  private final List<LoggedEvent> events = new ArrayList<>();
  private Position from;
  private Position next;
  private @Nullable Gap gap;
  private int bytes;
  private boolean started;
  private boolean complete;

  /**
   * @param eventsMax at least 1
   * @param bytesMax of data, soft by one event
   */
  PageBuilder(Range range, int eventsMax, int bytesMax) {
    this.range = range;
    this.limit = new PageLimit(eventsMax, bytesMax, range.endOffset());
    this.from = range.start();
    this.next = range.start();
    this.gap = range.gap();
  }

  /** Where the reader's next page starts. */
  Position next() {
    return next;
  }

  /** What the reader's next page may hold. */
  PageLimit limit() {
    return new PageLimit(
        limit.events() - events.size(), Math.max(1, limit.bytes() - bytes), limit.endOffset());
  }

  /**
   * Takes the reader's next page.
   *
   * @return whether a further one is wanted
   */
  boolean add(Page page) {
    if (started && page.gap() != null) {
      // The log lost what comes next while this answer was made. Whoever asks for it hears so.
      return false;
    }
    if (!started) {
      started = true;
      from = page.from();
      gap = page.gap() == null ? gap : page.gap();
    }
    if (range.endsBefore(page.from())) {
      next = page.from();
      complete = true;
      return false;
    }
    events.addAll(page.events());
    page.events().forEach(event -> bytes += event.event().data().size());
    next = page.next();
    complete = page.atEnd() || range.endsBefore(next);
    return !complete && events.size() < limit.events() && bytes < limit.bytes();
  }

  HistoryPage build() {
    return new HistoryPage(from, next, events, complete, gap);
  }
}
