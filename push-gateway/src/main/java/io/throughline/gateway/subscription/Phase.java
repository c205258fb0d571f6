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

  /** Whether there is a position to resume from: its start is found, its snapshot has ended. */
  default boolean isLocated() {
    return switch (this) {
      case Locating locating -> false;
      case Snapshotting snapshotting -> false;
      case Behind behind -> true;
      case Live live -> true;
      case Following following -> true;
      case Ahead ahead -> true;
    };
  }

  /** Whether what it gets is what it missed, and not what is appended now. */
  default boolean isCatchingUp() {
    return switch (this) {
      case Live(var cursor, var owesCaughtUp) -> owesCaughtUp;
      case Following following -> false;
      case Behind behind -> true;
      case Locating locating -> true;
      case Snapshotting snapshotting -> true;
      case Ahead ahead -> true;
    };
  }

  /** Whether there is nothing to read before the log moves on. */
  default boolean waitsForTheLog() {
    return switch (this) {
      case Following following -> true;
      case Ahead ahead -> true;
      case Live live -> false;
      case Behind behind -> false;
      case Locating locating -> false;
      case Snapshotting snapshotting -> false;
    };
  }

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
