package io.throughline.replay.index;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PageCollector;
import io.throughline.log.PartitionBounds;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.log.UnknownStreamException;
import io.throughline.replay.index.CoverageMap.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads history from the index where the index has it, and from the log where it does not: what the
 * log appended in the last milliseconds, what is not indexed yet, and every question about what is
 * gone. A page may be part of each. Nobody can tell from an answer where it came from.
 */
final class IndexReader implements LogReader {

  /** A read looks at no more of the tenant's events, whatever the filter leaves of them. */
  private static final int EVENTS_LOOKED_AT_MAX = 50_000;

  private final EventLog log;
  private final LogReader fromLog;
  private final EventIndex index;
  private final CoverageMap coverages;
  private final LogStarts starts;
  private final Duration patience;

  /**
   * @param patience how long the newest events may take to be indexed before the log is asked
   */
  IndexReader(
      EventLog log, EventIndex index, CoverageMap coverages, LogStarts starts, Duration patience) {
    this.log = log;
    this.fromLog = log.reader();
    this.index = index;
    this.coverages = coverages;
    this.starts = starts;
    this.patience = patience;
  }

  @Override
  public Located locate(StreamKey stream, Start start, EventFilter filter) {
    if (!(start instanceof Start.Last last)) {
      return fromLog.locate(stream, start, filter);
    }
    PartitionBounds bounds = log.bounds(partition(stream));
    IndexedPartition partition =
        new IndexedPartition(stream.stream(), bounds.epoch(), bounds.partition());
    long end = bounds.countBackFrom(last.before());
    Optional<View> view = coverages.awaitNext(partition, end, patience);
    if (view.isPresent() && view.get().coverage().start() <= bounds.start()) {
      long oldest = oldestOf(partition, stream, last.count(), filter, bounds.start(), end);
      if (stillHolds(partition, view.get(), oldest)) {
        return new Located(bounds.earliest().at(oldest), null);
      }
    }
    return fromLog.locate(stream, start, filter);
  }

  @Override
  public Page page(StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    Optional<Indexed> indexed = indexed(stream, after, filter, limit);
    if (indexed.isEmpty()) {
      return fromLog.page(stream, after, filter, limit);
    }
    Page page = indexed.get().page();
    PageLimit left = rest(page, limit);
    boolean done =
        !indexed.get().toItsEnd()
            || left.events() <= 0
            || left.bytes() <= 0
            || page.next().nextOffset() >= limit.endOffset();
    return done ? page : with(page, fromLog.page(stream, page.next(), filter, left), left);
  }

  /**
   * What the index has of a page.
   *
   * @param toItsEnd whether the page goes as far as the index did
   */
  private record Indexed(Page page, boolean toItsEnd) {}

  /** Nothing if the index can't say what follows on {@code after}. */
  private Optional<Indexed> indexed(
      StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    StreamPartition where = partition(stream);
    IndexedPartition partition = IndexedPartition.of(where, after);
    View view = coverages.get(partition).orElse(null);
    long from = after.nextOffset();
    if (view == null
        || after.partition() != where.partition()
        || !view.coverage().contains(from)
        || starts.isGone(where, after)) {
      return Optional.empty();
    }
    PageCollector page =
        new PageCollector(stream.tenant(), filter, limit, new Located(after, null));
    long to = Math.min(view.coverage().next(), limit.endOffset());
    int[] left = {EVENTS_LOOKED_AT_MAX};
    boolean stopped =
        from < to
            && index.scan(
                partition,
                stream.tenant(),
                IndexScan.forward(filter.subject(), from, to),
                event -> page.take(event) && !page.isComplete() && --left[0] > 0);
    if (!stopped) {
      page.coveredTo(to);
    }
    return stillHolds(partition, view, from)
        ? Optional.of(new Indexed(page.build(false), !stopped))
        : Optional.empty();
  }

  private boolean stillHolds(IndexedPartition partition, View seen, long from) {
    return coverages.get(partition).filter(now -> seen.holds(now, from)).isPresent();
  }

  private static PageLimit rest(Page page, PageLimit limit) {
    long bytes = 0;
    for (LoggedEvent event : page.events()) {
      bytes += event.event().data().size();
    }
    return new PageLimit(
        limit.events() - page.events().size(),
        (int) Math.max(0, limit.bytes() - bytes),
        limit.endOffset());
  }

  /** What the log adds; nothing of it where something was lost on the seam, or it is too large. */
  private static Page with(Page page, Page more, PageLimit left) {
    boolean tooLarge =
        !page.events().isEmpty()
            && !more.events().isEmpty()
            && more.events().getFirst().event().data().size() > left.bytes();
    if (more.gap() != null || tooLarge) {
      return page;
    }
    List<LoggedEvent> events = new ArrayList<>(page.events());
    events.addAll(more.events());
    return new Page(page.from(), more.next(), events, more.atEnd(), null);
  }

  private long oldestOf(
      IndexedPartition partition,
      StreamKey stream,
      int count,
      EventFilter filter,
      long from,
      long before) {
    long[] oldest = {before};
    int[] left = {count};
    if (from < before) {
      index.scan(
          partition,
          stream.tenant(),
          IndexScan.backward(filter.subject(), from, before),
          event -> {
            if (filter.matches(event.event())) {
              oldest[0] = event.offset();
              left[0]--;
            }
            return left[0] > 0;
          });
    }
    return oldest[0];
  }

  private StreamPartition partition(StreamKey stream) {
    return log.catalog()
        .locate(stream)
        .orElseThrow(() -> new UnknownStreamException(stream.stream()));
  }
}
