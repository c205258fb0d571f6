package io.throughline.replay.live;

import io.throughline.event.Conflation;
import io.throughline.event.Conflation.Kept;
import io.throughline.event.Position;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tenant's stream that moves on as it is read, from history or from the tail,
 * whichever has what is next. This, and the page in hand, is all that a live reader is: one that is
 * slow lags and costs nothing more. Used by one thread.
 */
final class LiveCursor implements AutoCloseable {

  private static final Duration AHEAD_PATIENCE = Duration.ofMillis(250);
  private static final Duration AHEAD_PATIENCE_MAX = Duration.ofSeconds(5);

  private final LiveRequest request;
  private final LiveHistory history;
  private final LiveLimits.Part page;
  private final PartitionFeeds partition;
  private final Feed feed;

  private Position position;
  private @Nullable Gap gap;
  private long generationSeen;
  private long aheadNanos;
  private boolean askHistory;

  /**
   * @param page what is taken at once
   */
  LiveCursor(LiveRequest request, LiveTail tail, LiveHistory history, LiveLimits.Part page) {
    this.request = request;
    this.history = history;
    this.page = page;
    this.position = request.start();
    this.gap = request.gap();
    this.partition = tail.partitionOf(request.stream());
    this.feed = partition.join(request.stream());
    Window window = partition.window(feed);
    this.generationSeen = window == null ? 0 : window.generation();
    resetAhead();
  }

  /** Everything before it was taken. */
  Position position() {
    return position;
  }

  /**
   * The next part, without waiting for one.
   *
   * @throws io.throughline.log.LogUnavailableException when history is needed and can't be had
   */
  Taken take() throws InterruptedException {
    Gap first = gap;
    if (first != null) {
      gap = null;
      return new Taken(first, List.of(), false, false);
    }
    if (request.endsBefore(position)) {
      return new Taken(null, List.of(), true, true);
    }
    Window window = partition.window(feed);
    Source source = Source.of(window, position, generationSeen);
    long generation = window == null ? 0 : window.generation();
    Taken taken =
        switch (source) {
          case Source.Lost(Gap lost) -> lost(lost);
          case Source.FromHistory(long end) -> fromHistory(end);
          case Source.Ahead() -> ahead();
          case Source.FromTail(Window has) -> fromTail(has);
        };
    // Only now: a cut that came while history was read is found by the next look.
    generationSeen = generation;
    return taken;
  }

  /**
   * Waits for something to take.
   *
   * @return what is left of {@code nanos}
   */
  long await(long nanos) throws InterruptedException {
    if (!isAhead()) {
      return partition.await(feed, position, generationSeen, nanos);
    }
    long patience = Math.min(nanos, aheadNanos);
    long left = partition.await(feed, position, generationSeen, patience);
    if (left <= 0) {
      askHistory = true;
      aheadNanos = Math.min(2 * aheadNanos, AHEAD_PATIENCE_MAX.toNanos());
    }
    return nanos - (patience - Math.max(0, left));
  }

  /** Lets the time pass, unless the process is going. */
  void pause(Duration time) throws InterruptedException {
    partition.pause(feed, time.toNanos());
  }

  /** Whether the process is going and nobody waits any more. */
  boolean isClosing() {
    return partition.isClosed();
  }

  @Override
  public void close() {
    partition.leave(feed);
  }

  private boolean isAhead() {
    return Source.of(partition.window(feed), position, generationSeen) instanceof Source.Ahead;
  }

  private void resetAhead() {
    aheadNanos = AHEAD_PATIENCE.toNanos();
    askHistory = false;
  }

  private Taken lost(Gap lost) {
    position = lost.to();
    return new Taken(lost, List.of(), false, false);
  }

  private Taken ahead() throws InterruptedException {
    if (!askHistory) {
      return Taken.NOTHING_YET;
    }
    askHistory = false;
    return fromHistory(Long.MAX_VALUE);
  }

  private Taken fromTail(Window window) {
    resetAhead();
    long end = Math.min(page.endOffset(), request.endOffset());
    LiveLimits.Part limit =
        request.conflate()
            ? new LiveLimits.Part(Conflation.EVENTS_MAX, Integer.MAX_VALUE, end)
            : new LiveLimits.Part(page.events(), page.bytes(), end);
    Feed.Part part = partition.read(feed, window, position, request.filter(), limit);
    if (part == null) {
      return Taken.NOTHING_YET; // the tail started anew this very moment
    }
    boolean all = part.next() >= Math.min(window.next(), end);
    return moved(null, part.events(), position.at(part.next()), all);
  }

  private Taken fromHistory(long tailFrom) throws InterruptedException {
    long end = Math.min(tailFrom, request.endOffset());
    PageLimit limit = new PageLimit(page.events(), page.bytes(), end);
    Page read = history.page(request.stream(), position, request.filter(), limit);
    List<LiveEvent> events = new ArrayList<>(read.events().size());
    for (LoggedEvent logged : read.events()) {
      events.add(new LiveEvent(logged, read.from().at(logged.nextOffset())));
    }
    if (read.gap() != null && request.endsBefore(read.from())) {
      events.clear();
    }
    return moved(read.gap(), events, read.next(), read.atEnd());
  }

  /**
   * Moves on to {@code next}, to the first event that is too late, or to just after the last one
   * that there is room for: what was left out after that is looked at again, as it may be the
   * newest of its subject by then.
   */
  private Taken moved(@Nullable Gap missing, List<LiveEvent> events, Position next, boolean atEnd) {
    int inTime = inTime(events);
    boolean over = inTime < events.size();
    List<Kept<LiveEvent>> chosen = chosen(events.subList(0, inTime));
    int fitting = fitting(chosen);
    if (fitting < chosen.size()) {
      position = chosen.get(fitting - 1).event().after();
      return new Taken(missing, chosen.subList(0, fitting), false, false);
    }
    position = over ? next.at(events.get(inTime).offset()) : next;
    return new Taken(missing, chosen, over || atEnd, over || request.endsBefore(next));
  }

  private int inTime(List<LiveEvent> events) {
    int count = 0;
    while (count < events.size()
        && !request.isOver(events.get(count).logged().appendTimeMillis())) {
      count++;
    }
    return count;
  }

  private List<Kept<LiveEvent>> chosen(List<LiveEvent> due) {
    return request.conflate() ? Conflation.of(due, LiveEvent::event) : Conflation.none(due);
  }

  /** How many make a page, one at least. More than that are looked at only to be conflated. */
  private int fitting(List<Kept<LiveEvent>> chosen) {
    long bytes = 0;
    for (int i = 0; i < chosen.size(); i++) {
      bytes += chosen.get(i).event().event().data().size();
      if (i > 0 && (i == page.events() || bytes > page.bytes())) {
        return i;
      }
    }
    return chosen.size();
  }
}
