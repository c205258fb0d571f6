package io.throughline.replay.live;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.Gap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a live reader asks for, placed in the log.
 *
 * @param conflate whether, of what is due, only the newest event of each subject is wanted
 * @param gap what was asked for before {@code start} and is gone
 * @param end the first place that is no longer part of it; absent means never
 * @param until what was appended at this time or later is no longer part of it; absent means never
 */
public record LiveRequest(
    StreamKey stream,
    Position start,
    @Nullable Gap gap,
    EventFilter filter,
    boolean conflate,
    @Nullable Position end,
    @Nullable Instant until) {

  /** Whether nothing that was asked for can follow on its start. */
  public boolean isOver() {
    return gap == null && endsBefore(start);
  }

  long endOffset() {
    return end == null ? Long.MAX_VALUE : end.nextOffset();
  }

  /** Whether nothing that was asked for can be at {@code place} or after it. */
  boolean endsBefore(Position place) {
    return end != null
        && (end.epoch() != place.epoch()
            || end.partition() != place.partition()
            || place.nextOffset() >= end.nextOffset());
  }

  /** Whether what was appended at that moment is too late. */
  boolean isOver(long appendTimeMillis) {
    return until != null && appendTimeMillis >= until.toEpochMilli();
  }
}
