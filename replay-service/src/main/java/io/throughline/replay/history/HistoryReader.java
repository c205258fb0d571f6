package io.throughline.replay.history;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.Start;
import io.throughline.replay.history.ReplayMeters.Door;
import io.throughline.replay.live.LiveRequest;
import io.throughline.replay.query.Bound;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Places ranges in the log and reads pages of them. Blocks, on the caller's thread; has no state.
 */
final class HistoryReader {

  private final LogReader log;
  private final HistoryLimits limits;
  private final ReplayMeters meters;
  private final InstantSource clock;

  HistoryReader(LogReader log, HistoryLimits limits, ReplayMeters meters, InstantSource clock) {
    this.log = log;
    this.limits = limits;
    this.meters = meters;
    this.clock = clock;
  }

  /** The range as far as the log goes whenever it is read. */
  Range open(HistoryQuery query) {
    boolean counted = query.start() instanceof Start.Last;
    return open(query, counted ? endNow(query) : boundOf(query.stream(), query.until()));
  }

  /** The range as far as the log goes now: what is appended from now on is not part of it. */
  Range openPinned(HistoryQuery query) {
    return open(query, endNow(query));
  }

  /** Reads up to {@code eventsMax} events of {@code range}. */
  HistoryPage read(Door door, Range range, int eventsMax) {
    PageBuilder builder = new PageBuilder(range, eventsMax, limits.pageBytes());
    Instant started = clock.instant();
    Instant deadline = started.plus(limits.pageTime());
    boolean more = true;
    while (more) {
      more = builder.add(log.page(range.stream(), builder.next(), range.filter(), builder.limit()));
      more &= clock.instant().isBefore(deadline);
    }
    HistoryPage page = builder.build();
    Duration took = Duration.between(started, clock.instant());
    meters.page(door, page.events().size(), page.gap(), took);
    return page;
  }

  /** Where a live reader starts and, where it says so, ends. */
  LiveRequest openLive(LiveQuery query) {
    Instant until = query.until() instanceof Bound.BeforeTime(Instant time) ? time : null;
    boolean isToCome = until != null && until.isAfter(clock.instant());
    Position end = isToCome ? null : boundOf(query.stream(), query.until());
    Located start = liveStart(query, end);
    return new LiveRequest(
        query.stream(),
        start.position(),
        start.gap(),
        query.filter(),
        query.conflate(),
        end,
        isToCome ? until : null);
  }

  private Located liveStart(LiveQuery query, @Nullable Position end) {
    Start start =
        query.start() instanceof Start.Last(int count, Position ignored)
            ? new Start.Last(count, end)
            : query.start();
    // A position is taken as it is: the first look finds out whether the log still has it.
    return start instanceof Start.After(Position after)
        ? new Located(after, null)
        : log.locate(query.stream(), start, query.filter());
  }

  private Range open(HistoryQuery query, @Nullable Position end) {
    StreamKey stream = query.stream();
    EventFilter filter = query.filter();
    return switch (query.start()) {
      // The first page finds out whether the log still has it.
      case Start.After(Position after) ->
          new Range(stream, after, end, filter, query.conflate(), null);
      case Start.Last(int count, Position ignored) -> range(query, end, new Start.Last(count, end));
      case Start.Since since -> range(query, end, since);
      case Start.Earliest earliest -> range(query, end, earliest);
      case Start.Latest latest -> range(query, end, latest);
    };
  }

  private Range range(HistoryQuery query, @Nullable Position end, Start start) {
    Located located = log.locate(query.stream(), start, query.filter());
    return new Range(
        query.stream(), located.position(), end, query.filter(), query.conflate(), located.gap());
  }

  private Position endNow(HistoryQuery query) {
    Position bound = boundOf(query.stream(), query.until());
    return bound == null
        ? log.locate(query.stream(), new Start.Latest(), EventFilter.ALL).position()
        : bound;
  }

  private @Nullable Position boundOf(StreamKey stream, @Nullable Bound until) {
    return switch (until) {
      case null -> null;
      case Bound.UpTo(Position position) -> position;
      // Where 'since' begins: the two split the log without overlap.
      case Bound.BeforeTime(Instant time) ->
          log.locate(stream, new Start.Since(time), EventFilter.ALL).position();
    };
  }
}
