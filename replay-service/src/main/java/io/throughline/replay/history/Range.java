package io.throughline.replay.history;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.Gap;
import org.jspecify.annotations.Nullable;

/**
 * A part of one tenant's stream, placed in the log.
 *
 * @param end the first place that is no longer part of it; absent means as far as the log goes
 * @param gap what was asked for before {@code start} and is gone
 */
record Range(
    StreamKey stream,
    Position start,
    @Nullable Position end,
    EventFilter filter,
    @Nullable Gap gap) {

  /** The same range without what was read of it. */
  Range from(Position next) {
    return new Range(stream, next, end, filter, null);
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
