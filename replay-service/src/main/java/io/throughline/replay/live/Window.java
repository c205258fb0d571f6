package io.throughline.replay.live;

import io.throughline.event.Position;
import java.util.List;

/**
 * Which part of a tenant's stream the tail has, as of one moment: everything from {@code from} up
 * to, and without, {@code next}.
 *
 * @param generation how often the tail has started anew in this partition
 * @param cuts where the log lost its end, oldest first; the newest few
 */
record Window(Position from, long next, long generation, List<Cut> cuts) {

  /** The log lost everything from {@code offset} on, and the tail's generation began with that. */
  record Cut(long generation, long offset) {}

  Window {
    cuts = List.copyOf(cuts);
  }

  /** Whether offsets of {@code place} and of this window can be compared. */
  boolean isOfTheSameLog(Position place) {
    return place.epoch() == from.epoch() && place.partition() == from.partition();
  }

  /**
   * The lowest offset that the log was cut back to since {@code seen}; the highest number if it was
   * not.
   */
  long cutSince(long seen) {
    long lowest = Long.MAX_VALUE;
    for (Cut cut : cuts) {
      if (cut.generation() > seen) {
        lowest = Math.min(lowest, cut.offset());
      }
    }
    return lowest;
  }
}
