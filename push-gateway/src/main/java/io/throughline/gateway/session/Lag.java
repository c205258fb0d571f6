package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.gateway.message.Audience;
import io.throughline.gateway.outbound.OutboundEvent;
import io.throughline.gateway.subscription.Phase;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.gateway.tail.TailBatch;
import io.throughline.gateway.tail.Window;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription has not got yet, as far as the gateway's memory can tell: counted in the
 * tenant's own events that match, never in offsets, which other tenants move.
 *
 * @param events that are due
 * @param isAtLeast whether there may be more: some are before the gateway's memory, or there were
 *     too many to count
 * @param millis the age of the oldest that is due; 0 if none is
 */
public record Lag(int events, boolean isAtLeast, long millis) {

  /** How many are counted. */
  static final int EVENTS_MAX = 1_000;

  static final Lag NONE = new Lag(0, false, 0);

  /** Of a subscription in {@code phase}; absent while it has no position. */
  static @Nullable Lag of(Phase phase, Audience audience, PartitionTail tail, long nowMillis) {
    return switch (phase) {
      case Phase.Locating locating -> null;
      case Phase.Snapshotting snapshotting -> null;
      case Phase.Following following -> NONE;
      case Phase.Ahead ahead -> NONE;
      case Phase.Live(var cursor, var owes) -> of(audience, tail, cursor, nowMillis);
      case Phase.Behind(var cursor) -> of(audience, tail, cursor, nowMillis);
    };
  }

  /** From {@code cursor} to what the tail has newest. */
  private static Lag of(Audience audience, PartitionTail tail, Position cursor, long nowMillis) {
    Window window = tail.window();
    boolean isBefore = !window.covers(cursor) && !window.isBehind(cursor);
    long from = isBefore ? window.oldest() : cursor.nextOffset();
    int events = 0;
    long oldestMillis = nowMillis;
    for (long next = from; next < window.next(); ) {
      TailBatch batch = tail.batchAt(next);
      if (batch == null) {
        return new Lag(events, true, nowMillis - oldestMillis); // evicted meanwhile
      }
      for (OutboundEvent event : batch.of(audience.stream().tenant())) {
        if (event.offset() >= from && event.matches(audience.filter())) {
          oldestMillis = Math.min(oldestMillis, event.appendTimeMillis());
          if (++events >= EVENTS_MAX) {
            return new Lag(events, true, nowMillis - oldestMillis);
          }
        }
      }
      next = batch.next();
    }
    return new Lag(events, isBefore, nowMillis - oldestMillis);
  }
}
