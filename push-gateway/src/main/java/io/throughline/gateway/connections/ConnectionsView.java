package io.throughline.gateway.connections;

import io.throughline.gateway.session.Lag;
import io.throughline.gateway.session.SessionPage;
import io.throughline.gateway.session.SessionReport;
import io.throughline.gateway.session.SubscriptionReport;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer as it stands in {@code docs/protocol.md}, member by member.
 *
 * @param total the tenant's sessions on this gateway
 */
record ConnectionsView(int total, List<Connection> connections) {

  static ConnectionsView of(SessionPage page) {
    return new ConnectionsView(page.total(), page.sessions().stream().map(Connection::of).toList());
  }

  /** One session. */
  record Connection(
      String id,
      String user,
      Instant connectedAt,
      Instant expiresAt,
      String transport,
      String remote,
      HeartBeat heartBeatMs,
      Delivered delivered,
      List<Subscribed> subscriptions) {

    static Connection of(SessionReport session) {
      return new Connection(
          session.id(),
          session.user(),
          session.connectedAt(),
          session.expiresAt(),
          "websocket",
          session.remote(),
          new HeartBeat(session.heartBeats().sendsMillis(), session.heartBeats().wantsMillis()),
          new Delivered(session.messages(), session.bytes()),
          session.subscriptions().stream().map(Subscribed::of).toList());
    }
  }

  /** How often each side gives a sign of life, in milliseconds; 0 for never. */
  record HeartBeat(long server, long client) {}

  /** What was put on the socket. */
  record Delivered(long messages, long bytes) {}

  /** One subscription. */
  record Subscribed(
      String id,
      String destination,
      Set<String> types,
      String ack,
      @Nullable Integer windowRoom,
      boolean conflate,
      String phase,
      @Nullable String position,
      @Nullable Behind lag) {

    static Subscribed of(SubscriptionReport subscription) {
      return new Subscribed(
          subscription.id(),
          subscription.destination(),
          subscription.types(),
          subscription.ack().text(),
          subscription.windowRoom(),
          subscription.conflates(),
          subscription.where().name().toLowerCase(Locale.ROOT),
          subscription.position(),
          Behind.of(subscription.lag()));
    }
  }

  /** What it has not got yet. */
  record Behind(int events, boolean atLeast, long ms) {

    static @Nullable Behind of(@Nullable Lag lag) {
      return lag == null ? null : new Behind(lag.events(), lag.isAtLeast(), lag.millis());
    }
  }
}
