package io.throughline.log;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * A page in the making: takes a partition's events in order, keeps the tenant's that match, and
 * says when the page ends. Used by one thread, for one page.
 */
public final class PageCollector {

  private final TenantId tenant;
  private final EventFilter filter;
  private final PageLimit limit;
  private final Located start;
  private final List<LoggedEvent> events = new ArrayList<>();
  private int bytes;
  private long next;

  /**
   * @param start where the page starts and what is missing before it
   */
  public PageCollector(TenantId tenant, EventFilter filter, PageLimit limit, Located start) {
    this.tenant = tenant;
    this.filter = filter;
    this.limit = limit;
    this.start = start;
    this.next = start.position().nextOffset();
  }

  /** Looks at the next event of the partition; false if the page ends before it. */
  public boolean take(LoggedEvent event) {
    if (isComplete() || event.offset() >= limit.endOffset()) {
      coveredTo(event.offset());
      return false;
    }
    if (event.tenant().equals(tenant) && filter.matches(event.event())) {
      int size = event.event().data().size();
      if (!events.isEmpty() && (long) bytes + size > limit.bytes()) {
        coveredTo(event.offset());
        return false;
      }
      events.add(event);
      bytes += size;
    }
    next = event.nextOffset();
    return true;
  }

  /** Everything before {@code offset} was looked at: there were holes, or it was no event. */
  public void coveredTo(long offset) {
    next = Math.max(next, Math.min(offset, limit.endOffset()));
  }

  /** Whether no further event could be taken. */
  public boolean isComplete() {
    return events.size() >= limit.events() || next >= limit.endOffset();
  }

  /** Where the page ends so far. */
  public long next() {
    return next;
  }

  public Page build(boolean atEnd) {
    Position from = start.position();
    return new Page(from, from.at(next), events, atEnd, start.gap());
  }
}
