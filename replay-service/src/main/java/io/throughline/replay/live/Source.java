package io.throughline.replay.live;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import org.jspecify.annotations.Nullable;

/** Where a reader's next events come from. Follows from its cursor and the tail's window alone. */
sealed interface Source {

  /** The tail has what follows on the cursor, or it is the next to be appended. */
  record FromTail(Window window) implements Source {}

  /**
   * History has it.
   *
   * @param endOffset where the tail goes on; nothing needs to be read beyond it
   */
  record FromHistory(long endOffset) implements Source {}

  /**
   * The cursor is further than the tail: history was read before the tail came to it. The tail
   * follows; if it takes long, history knows why.
   */
  record Ahead() implements Source {}

  /** The log lost events that the reader has seen. */
  record Lost(Gap gap) implements Source {}

  /**
   * @param window absent before the tail has begun
   * @param generationSeen the tail's generation when the reader last looked
   */
  static Source of(@Nullable Window window, Position cursor, long generationSeen) {
    if (window == null || !window.isOfTheSameLog(cursor)) {
      return new FromHistory(Long.MAX_VALUE);
    }
    long cut = window.cutSince(generationSeen);
    if (cursor.nextOffset() > cut) {
      return new Lost(new Gap(Gap.Reason.TRUNCATED, cursor, cursor.at(cut)));
    }
    if (cursor.nextOffset() < window.from().nextOffset()) {
      return new FromHistory(window.from().nextOffset());
    }
    return cursor.nextOffset() > window.next() ? new Ahead() : new FromTail(window);
  }
}
