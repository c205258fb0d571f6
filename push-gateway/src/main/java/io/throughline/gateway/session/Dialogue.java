package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.gateway.message.Audience;
import io.throughline.gateway.message.Encoded;
import io.throughline.gateway.subscription.Notice;
import io.throughline.gateway.subscription.Subscribe;
import io.throughline.gateway.subscription.Subscribe.Beginning;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.service.security.Caller;
import io.throughline.service.security.Scopes;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.session.AckMode;
import io.throughline.stomp.session.Action;
import io.throughline.stomp.session.StompSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, and what is done about it: feeds the {@link StompSession} and carries out its
 * actions. Owned by the session's lane.
 */
final class Dialogue {

  private final Session session;
  private final SessionContext context;
  private final FrameDecoder decoder;
  private final StompSession stomp;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<Subscription, String> receiptsOwed = new HashMap<>();
  private final Identity identity;
  private final Sends sends;
  private boolean isEnded;

  Dialogue(
      Session session, SessionContext context, @Nullable String handshakeToken, long nowNanos) {
    this.session = session;
    this.context = context;
    this.decoder = new FrameDecoder(context.frames());
    this.stomp = new StompSession(context.stomp(), nowNanos / 1_000_000);
    this.identity = new Identity(session, context, this, stomp, handshakeToken);
    this.sends = new Sends(session, context, this, identity);
  }

  Identity identity() {
    return identity;
  }

  Collection<Subscription> subscriptions() {
    return subscriptions.values();
  }

  /** How often the server says something, and hears something. */
  HeartBeats heartBeats() {
    return stomp.heartBeats();
  }

  /**
   * Takes bytes from the client and returns how many frames they had that count against its rate.
   */
  int received(ByteBuffer bytes) {
    stomp.heard(nowMillis());
    int frames = 0;
    for (Decoded next = decoder.next(bytes); next != null && !isEnded; next = decoder.next(bytes)) {
      if (next instanceof Frame frame) {
        frames += isAcknowledgement(frame) ? 0 : 1;
        context.metrics().received(frame.command());
      }
      perform(stomp.received(next, nowMillis()));
    }
    return frames;
  }

  private static boolean isAcknowledgement(Frame frame) {
    return switch (frame.command()) {
      case ACK, NACK -> true;
      default -> false;
    };
  }

  /** Something was written. */
  void sent() {
    stomp.sent(nowMillis());
  }

  boolean isPublishingMax() {
    return sends.isMax();
  }

  void tick(long nowNanos, boolean isStalled) {
    perform(stomp.tick(nowMillis()));
    if (isEnded) {
      return;
    }
    if (identity.isExpired()) {
      fail(StompError.TOKEN_EXPIRED, "token: expired", null);
      return;
    }
    for (Subscription subscription : subscriptions.values()) {
      if (isStalled) {
        subscription.stalled();
      }
      subscription.tick(nowNanos, context.limits().progressInterval().toNanos());
    }
  }

  /** Counts what was put on the socket, and returns how many more the subscription takes. */
  int delivered(Audience audience, Encoded run) {
    if (!audience.hasAckIds()) {
      return Integer.MAX_VALUE;
    }
    run.tokens().forEach(token -> stomp.delivered(audience.subscriptionId(), token));
    return stomp.room(audience.subscriptionId());
  }

  /** A start that history was asked for is found. */
  void located(Subscription subscription, Position position) {
    String receipt = receiptsOwed.remove(subscription);
    if (receipt != null) {
      receiptOf(subscription, receipt, position);
    }
  }

  /** Tells every subscription that the gateway goes, and how long to wait before coming back. */
  void announceReconnect(Duration delay) {
    subscriptions.values().forEach(s -> s.tell(new Notice.Reconnect(delay)));
  }

  boolean isEnded() {
    return isEnded;
  }

  /** Nothing more is delivered or carried out. */
  void end() {
    if (!isEnded) {
      isEnded = true;
      List.copyOf(subscriptions.keySet()).forEach(this::unsubscribe);
      identity.leave();
    }
  }

  void perform(List<Action> actions) {
    for (Action action : actions) {
      if (isEnded) {
        return;
      }
      switch (action) {
        case Action.Authenticate authenticate -> identity.authenticate(authenticate.bearerToken());
        case Action.Reply(var bytes) -> session.reply(bytes);
        case Action.Subscribe subscribe -> subscribe(subscribe);
        case Action.Unsubscribe(var id) -> unsubscribe(id);
        case Action.Publish publish -> sends.publish(publish);
        case Action.Commit commit -> sends.commit(commit);
        case Action.WindowOpened(var id, var room) -> windowOpened(id, room);
        case Action.Fail(var code, var message, var bytes) -> session.fail(code, bytes);
        case Action.Close() -> session.closeNormally();
      }
    }
  }

  void fail(StompError code, String message, @Nullable String receipt) {
    perform(stomp.fail(code, message, "", receipt));
  }

  // Subscriptions.

  private void subscribe(Action.Subscribe frame) {
    Caller who = identity.known();
    if (!who.has(Scopes.EVENTS_READ)) {
      fail(StompError.FORBIDDEN, "scope: events:read is missing", frame.receipt());
      return;
    }
    Subscribe read =
        Subscribe.read(
            who.tenant(),
            frame.destination(),
            frame.headers(),
            context.seal(),
            stream -> context.catalog().find(stream).isPresent());
    switch (read) {
      case Subscribe.Refused(var code, var message) -> fail(code, message, frame.receipt());
      case Subscribe.Accepted accepted -> begin(frame, accepted);
    }
  }

  private void begin(Action.Subscribe frame, Subscribe.Accepted accepted) {
    PartitionTail tail =
        context
            .catalog()
            .locate(accepted.stream())
            .map((StreamPartition partition) -> context.tail().find(partition))
            .orElse(null);
    if (tail == null) {
      fail(StompError.UNAVAILABLE, "stream: is not followed yet; subscribe again", frame.receipt());
      return;
    }
    Lane lane = session.lane();
    StompVersion version = stomp.version();
    Audience audience =
        new Audience(
            accepted.stream(),
            accepted.filter(),
            frame.id(),
            frame.destination(),
            version == null ? StompVersion.V1_2 : version,
            accepted.conflates(),
            frame.ackMode() != AckMode.AUTO);
    PartitionView view = lane.watch(tail);
    Subscription subscription =
        new Subscription(
            session, lane.join(audience), view, accepted, frame.ackMode(), stomp.room(frame.id()));
    view.add(subscription);
    subscriptions.put(frame.id(), subscription);
    context.metrics().subscribed();
    String receipt = frame.receipt();
    if (receipt != null) {
      receiptOf(subscription, receipt, accepted.beginning());
    }
    session.makeDue(subscription);
  }

  /** It says where the subscription starts: when that is known, and if there is such a place. */
  private void receiptOf(Subscription subscription, String receipt, Beginning beginning) {
    switch (beginning) {
      case Beginning.Now() -> receiptOf(subscription, receipt, subscription.position());
      case Beginning.From(Start.After(var position)) ->
          receiptOf(subscription, receipt, subscription.position());
      case Beginning.From(var start) -> receiptsOwed.put(subscription, receipt);
      case Beginning.Snapshot() -> receipt(receipt, Headers.EMPTY);
    }
  }

  private void receiptOf(Subscription subscription, String receipt, Position position) {
    receipt(receipt, Headers.of("position", context.seal().seal(subscription.stream(), position)));
  }

  private void unsubscribe(String id) {
    Subscription subscription = subscriptions.remove(id);
    if (subscription != null) {
      subscription.end();
      receipt(receiptsOwed.remove(subscription), Headers.EMPTY);
      subscription.view().remove(subscription);
      session.lane().leave(subscription.runs());
      session.lane().unwatchIfUnused(subscription.view());
      context.metrics().unsubscribed();
    }
  }

  private void windowOpened(String id, int room) {
    Subscription subscription = subscriptions.get(id);
    if (subscription != null) {
      subscription.windowRoom(room);
      session.makeDue(subscription);
    }
  }

  /** Pays the receipt that a frame asked for, if it did. */
  void receipt(@Nullable String receipt, Headers more) {
    if (receipt != null) {
      perform(stomp.receipt(receipt, more));
    }
  }

  private long nowMillis() {
    return session.lane().nanoTime() / 1_000_000;
  }
}
