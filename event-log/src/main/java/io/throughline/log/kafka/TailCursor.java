package io.throughline.log.kafka;

import io.throughline.event.Position;

/** Where the tail is in one partition. Owned by the tail's thread. */
final class TailCursor {

  /** Everything before it was passed on. */
  Position next;

  /** The partition counts as caught up from this offset on. */
  long primedAt;

  TailCursor(Position next, long primedAt) {
    this.next = next;
    this.primedAt = primedAt;
  }

  /** One whose partition's end has still to be asked for. */
  static TailCursor unprimed(Position next) {
    return new TailCursor(next, Long.MAX_VALUE);
  }

  /** Takes {@code end} for the partition's end, if that was not known yet. */
  void primeAt(long end) {
    if (primedAt == Long.MAX_VALUE) {
      primedAt = end;
    }
  }

  boolean isPrimed() {
    return next.nextOffset() >= primedAt;
  }
}
