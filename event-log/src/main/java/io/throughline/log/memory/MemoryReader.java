package io.throughline.log.memory;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PageCollector;
import io.throughline.log.PartitionBounds;
import io.throughline.log.Start;

/** Reads under the log's lock. */
final class MemoryReader implements LogReader {

  private final MemoryLog log;

  MemoryReader(MemoryLog log) {
    this.log = log;
  }

  @Override
  public Located locate(StreamKey stream, Start start, EventFilter filter) {
    return log.read(
        stream,
        partition ->
            switch (start) {
              case Start.After(var position) -> partition.bounds().resume(position);
              case Start.Since(var time) ->
                  partition.bounds().since(partition.firstSince(time.toEpochMilli()));
              case Start.Last last -> last(partition, stream, last, filter);
              case Start.Earliest() -> new Located(partition.bounds().earliest(), null);
              case Start.Latest() -> new Located(partition.bounds().latest(), null);
            });
  }

  @Override
  public Page page(StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    return log.read(stream, partition -> page(partition, stream, after, filter, limit));
  }

  private Page page(
      MemoryPartition partition,
      StreamKey stream,
      Position after,
      EventFilter filter,
      PageLimit limit) {
    PartitionBounds bounds = partition.bounds();
    Located start = bounds.resume(after);
    PageCollector page = new PageCollector(stream.tenant(), filter, limit, start);
    long from = start.position().nextOffset();
    long to = Math.min(bounds.stableEnd(), Math.addExact(from, log.pageScanMax()));
    for (LoggedEvent event : partition.between(from, to)) {
      if (!page.take(event)) {
        return page.build(false);
      }
    }
    if (!page.isComplete()) {
      page.coveredTo(to);
    }
    return page.build(bounds.isAtEnd(page.next()));
  }

  private static Located last(
      MemoryPartition partition, StreamKey stream, Start.Last last, EventFilter filter) {
    PartitionBounds bounds = partition.bounds();
    long oldest = bounds.countBackFrom(last.before());
    int found = 0;
    for (LoggedEvent event : partition.newestBefore(oldest)) {
      if (event.tenant().equals(stream.tenant()) && filter.matches(event.event())) {
        oldest = event.offset();
        if (++found == last.count()) {
          break;
        }
      }
    }
    return new Located(bounds.earliest().at(oldest), null);
  }
}
