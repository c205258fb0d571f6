package io.throughline.log;

import io.throughline.event.Position;
import io.throughline.log.LogReader.Located;
import java.time.Instant;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a partition holds at one moment, and what that means for a reader's position. Pure: every
 * implementation of the log decides on gaps here.
 *
 * @param epoch of the topic
 * @param start the oldest offset that is left
 * @param stableEnd the last stable offset: nothing at or beyond it can be read yet, because a
 *     transaction that began there is open
 * @param end the offset after the newest record, at least {@code stableEnd}
 */
public record PartitionBounds(int epoch, int partition, long start, long stableEnd, long end) {

  public Position earliest() {
    return new Position(epoch, partition, start);
  }

  /** After the newest event that can be read. */
  public Position latest() {
    return new Position(epoch, partition, stableEnd);
  }

  /** Whether a reader at {@code offset} has seen everything that can be read. */
  public boolean isAtEnd(long offset) {
    return offset >= stableEnd;
  }

  /**
   * Where a reader that was at {@code after} goes on, and what it misses.
   *
   * <p>Between {@code stableEnd} and {@code end} is no gap: a producer learns its event's position
   * before an older transaction lets anybody read it.
   */
  public Located resume(Position after) {
    if (after.epoch() != epoch || after.partition() != partition) {
      return gap(Gap.Reason.RECREATED, after, earliest());
    }
    if (after.nextOffset() < start) {
      return gap(Gap.Reason.RETENTION, after, earliest());
    }
    if (after.nextOffset() > end) {
      return gap(Gap.Reason.TRUNCATED, after, latest());
    }
    return new Located(after, null);
  }

  /**
   * Where a reader that asked for a time starts.
   *
   * <p>When nothing that is left is older than that time and something was removed, what was
   * removed may have been asked for too: that is a gap, from the removed range's beginning.
   *
   * @param offset of the first record at or after the time; {@code stableEnd} if there is none
   */
  public Located since(long offset) {
    Position from = new Position(epoch, partition, Math.max(offset, start));
    boolean mayMiss = start > 0 && offset <= start;
    return mayMiss ? gap(Gap.Reason.RETENTION, from.at(0), from) : new Located(from, null);
  }

  /**
   * Where a snapshot of {@code moment} is true, and what is missing of what was asked for. Never
   * beyond what can be read: the events after it are then still to come.
   *
   * @param firstSince the offset of the first record at or after a time
   */
  public Located moment(SnapshotReader.Moment moment, ToLongFunction<Instant> firstSince) {
    return switch (moment) {
      case SnapshotReader.Moment.Now() -> new Located(latest(), null);
      case SnapshotReader.Moment.Before(Instant time) -> since(firstSince.applyAsLong(time));
      case SnapshotReader.Moment.At(Position position) -> {
        Located at = resume(position);
        boolean unread = at.position().nextOffset() > stableEnd;
        yield unread ? new Located(latest(), at.gap()) : at;
      }
    };
  }

  /** Where counting back begins; see {@link Start.Last}. */
  public long countBackFrom(@Nullable Position before) {
    if (before == null || before.epoch() != epoch || before.partition() != partition) {
      return stableEnd;
    }
    return Math.clamp(before.nextOffset(), start, stableEnd);
  }

  private static Located gap(Gap.Reason reason, Position from, Position to) {
    return new Located(to, new Gap(reason, from, to));
  }
}
