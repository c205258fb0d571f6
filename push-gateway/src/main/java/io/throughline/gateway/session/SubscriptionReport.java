package io.throughline.gateway.session;

import io.throughline.gateway.subscription.Phase;
import io.throughline.stomp.session.AckMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription is doing, as its lane says it.
 *
 * @param types that it is limited to; empty for all
 * @param ack how its messages are acknowledged
 * @param windowRoom how many more messages it takes; absent where nothing is acknowledged
 * @param position sealed; absent while there is none to resume from
 * @param lag what it has not got yet; absent while there is no position
 */
public record SubscriptionReport(
    String id,
    String destination,
    Set<String> types,
    AckMode ack,
    @Nullable Integer windowRoom,
    boolean conflates,
    Where where,
    @Nullable String position,
    @Nullable Lag lag) {

  /** Where its next events come from. */
  public enum Where {
    /** The place to start is looked for. */
    LOCATING,
    /** The folded state is under way. */
    SNAPSHOTTING,
    /** Before the gateway's memory: history is read. */
    BEHIND,
    /** In the gateway's memory, or at its end. */
    LIVE,
    /** Another gateway was ahead of this one: it waits for the log. */
    AHEAD;

    static Where of(Phase phase) {
      return switch (phase) {
        case Phase.Locating locating -> LOCATING;
        case Phase.Snapshotting snapshotting -> SNAPSHOTTING;
        case Phase.Behind behind -> BEHIND;
        case Phase.Live live -> LIVE;
        case Phase.Following following -> LIVE;
        case Phase.Ahead ahead -> AHEAD;
      };
    }
  }
}
