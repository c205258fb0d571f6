package io.throughline.replay.history;

import io.throughline.event.Conflation;
import io.throughline.event.Conflation.Kept;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.Gap;
import io.throughline.log.LoggedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of one tenant's stream, placed in the log.
 *
 * @param end the first place that is no longer part of it; absent means as far as the log goes
 * @param conflate whether, of what is answered at once, only the newest event of each subject is
 *     wanted
 * @param gap what was asked for before {@code start} and is gone
 */
record Range(
    StreamKey stream,
    Position start,
    @Nullable Position end,
    EventFilter filter,
    boolean conflate,
    @Nullable Gap gap) {

  /** The same range without what was read of it. */
  Range from(Position next) {
    return new Range(stream, next, end, filter, conflate, null);
  }

  /** What is wanted of {@code events}, which are answered at once. */
  List<Kept<LoggedEvent>> chosen(List<LoggedEvent> events) {
    return conflate ? Conflation.of(events, LoggedEvent::event) : Conflation.none(events);
  }

  long endOffset() {
    return end == null ? Long.MAX_VALUE : end.nextOffset();
  }

  /**
   * Whether nothing of the range can be at {@code place} or after it: it is at the end or past it,
   * or the end was a place in a topic that is no more, and all that was before it went with it.
   */
  boolean endsBefore(Position place) {
    return end != null
        && (end.epoch() != place.epoch()
            || end.partition() != place.partition()
            || place.nextOffset() >= end.nextOffset());
  }
}
