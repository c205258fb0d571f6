package io.throughline.replay.index;

import io.throughline.log.LoggedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's newest events, in memory: they need not be read to be folded.
 *
 * @param from where they begin
 * @param next up to where they are all that the tenant has
 * @param generation of the coverage that they are of
 */
record AtHand(long from, long next, long generation, List<LoggedEvent> events) {

  private static final long NO_GENERATION = -1;
  static final AtHand NOTHING = nothing(0);

  /** All that there is before {@code from} has to be read. */
  static AtHand nothing(long from) {
    return new AtHand(from, from, NO_GENERATION, List.of());
  }

  /** Whether the tenant has nothing between {@code last} and these. */
  boolean follows(@Nullable AtHand last) {
    return last != null && last.generation == generation && last.next == from;
  }

  AtHand withoutEvents() {
    return new AtHand(from, next, generation, List.of());
  }
}
