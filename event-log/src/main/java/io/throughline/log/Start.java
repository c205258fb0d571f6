package io.throughline.log;

import io.throughline.event.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
   * @param before counts back from here; absent means from the log's end. One of another epoch
   *     counts as the log's end
   */
  record Last(int count, @Nullable Position before) implements Start {

    /** The newest of all. */
    public Last(int count) {
      this(count, null);
    }
  }

  /** The oldest event that the log still has. */
  record Earliest() implements Start {}

  /** After the newest event. */
  record Latest() implements Start {}
}
