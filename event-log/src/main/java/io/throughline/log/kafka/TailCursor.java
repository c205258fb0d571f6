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

  boolean isPrimed() {
    return next.nextOffset() >= primedAt;
  }
}
