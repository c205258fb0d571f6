package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.log.Start;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription is. Apart from what it asked for, this is its whole state: a cursor, and
 * which source has what comes after it.
 *
 * <p>{@code owesCaughtUp}: the subscriber was behind the tail and has not been told yet that it no
 * longer is.
 */
public sealed interface Phase {

  /** The start that was asked for has no position yet; history is asked for it. */
  record Locating(Start start) implements Phase {}

  /**
   * The folded state is being delivered, subject by subject; the events after it come then.
   *
   * @param at where the snapshot is true; absent before its first page
   * @param afterSubject the last subject that was delivered; absent before the first
   */
  record Snapshotting(@Nullable Position at, @Nullable String afterSubject) implements Phase {

    /** Nothing of it is delivered yet. */
    public static final Snapshotting BEGINNING = new Snapshotting(null, null);
  }

  /** The cursor is before the tail, or of another incarnation of the topic: history has it. */
  record Behind(Position cursor) implements Phase {}

  /** The cursor is inside the tail's window. */
  record Live(Position cursor, boolean owesCaughtUp) implements Phase {}

  /**
   * The cursor is the lane's watermark of the partition: everything before it was delivered or did
   * not concern this subscription. Costs nothing while nothing comes.
   */
  record Following() implements Phase {}

  /** The cursor is beyond the tail: another gateway was ahead of this one. */
  record Ahead(Position cursor) implements Phase {}
}
