package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import org.jspecify.annotations.Nullable;

/**
 * A contiguous part of a stream, filtered: everything the subscription may see with {@code from <=
 * offset < next}.
 *
 * @param from where it starts
 * @param next where the next run starts
 * @param gap what is gone just before {@code from}, if anything; it ends at {@code from}
 * @param content the events, in whatever form the reader of the run delivers them
 */
public record Run<C>(Position from, Position next, @Nullable Gap gap, C content) {

  /**
   * Whether this run is what follows {@code cursor}: directly, or after a gap that starts there.
   */
  boolean follows(Position cursor) {
    return gap == null ? from.equals(cursor) : gap.from().equals(cursor) && gap.to().equals(from);
  }
}
