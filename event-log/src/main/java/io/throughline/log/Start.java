package io.throughline.log;

import io.throughline.event.Position;
import java.time.Instant;

/** Where a reader asks to start. */
public sealed interface Start {

  /** Everything after a position. */
  record After(Position position) implements Start {}

  /** Everything that was appended at this time or later. */
  record Since(Instant time) implements Start {}

  /**
   * The newest events that match the filter.
   *
   * @param count at least 1
   */
  record Last(int count) implements Start {}

  /** The oldest event that the log still has. */
  record Earliest() implements Start {}

  /** After the newest event. */
  record Latest() implements Start {}
}
