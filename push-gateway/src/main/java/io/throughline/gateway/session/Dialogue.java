package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.gateway.message.Audience;
import io.throughline.gateway.message.Encoded;
import io.throughline.gateway.publish.Publisher;
import io.throughline.gateway.publish.Publisher.Outcome;
import io.throughline.gateway.publish.Publisher.Read;
import io.throughline.gateway.subscription.Notice;
import io.throughline.gateway.subscription.Subscribe;
import io.throughline.gateway.subscription.Subscribe.Beginning;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.log.EventAppender.Append;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.service.security.Caller;
import io.throughline.service.security.Scopes;
import io.throughline.service.security.TokenVerifier.Result;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.FrameDecoder;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import io.throughline.stomp.session.AckMode;
import io.throughline.stomp.session.Action;
import io.throughline.stomp.session.ConnectedInfo;
import io.throughline.stomp.session.StompSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a client says, and what is done about it: feeds the {@link StompSession} and carries out its
 * actions. Owned by the session's lane.
 */
final class Dialogue {

  private static final String TOKEN_DESTINATION = "/app/token";

  private final Session session;
  private final SessionContext context;
  private final FrameDecoder decoder;
  private final StompSession stomp;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<Subscription, String> receiptsOwed = new HashMap<>();
  private final @Nullable String handshakeToken;

  private @Nullable Caller caller;
  private String bearerToken = "";
  private boolean isEnded;
  private int publishing;
  private CompletableFuture<?> lastPublish = CompletableFuture.completedFuture(null);

  Dialogue(Session session, SessionContext context, @Nullable String handshakeToken) {
    this.session = session;
    this.context = context;
    this.handshakeToken = handshakeToken;
    this.decoder = new FrameDecoder(context.frames());
    this.stomp = new StompSession(context.stomp(), nowMillis());
  }

  /** The client's token, as history is asked with. */
  String bearerToken() {
    return bearerToken;
  }

  @Nullable Caller caller() {
    return caller;
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
    return publishing >= context.limits().publishingMax();
  }

  void tick(long nowNanos, boolean isStalled) {
    perform(stomp.tick(nowMillis()));
    if (isEnded) {
      return;
    }
    if (caller != null && !context.clock().instant().isBefore(caller.expiresAt())) {
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

  /** Nothing more is delivered or carried out. */
  void end() {
    if (!isEnded) {
      isEnded = true;
      List.copyOf(subscriptions.keySet()).forEach(this::unsubscribe);
      if (caller != null) {
        context.admission().leave(caller.tenant());
      }
    }
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      if (isEnded) {
        return;
      }
      switch (action) {
        case Action.Authenticate authenticate -> authenticate(authenticate.bearerToken());
        case Action.Reply(var bytes) -> session.reply(bytes);
        case Action.Subscribe subscribe -> subscribe(subscribe);
        case Action.Unsubscribe(var id) -> unsubscribe(id);
        case Action.Publish publish -> publish(publish);
        case Action.Commit commit -> commit(commit);
        case Action.WindowOpened(var id, var room) -> windowOpened(id, room);
        case Action.Fail(var code, var message, var bytes) -> session.fail(code, bytes);
        case Action.Close() -> session.closeNormally();
      }
    }
  }

  private void fail(StompError code, String message, @Nullable String receipt) {
    perform(stomp.fail(code, message, "", receipt));
  }

  // Who it is.

  private void authenticate(@Nullable String tokenInFrame) {
    String token = tokenInFrame != null ? tokenInFrame : handshakeToken;
    if (token == null) {
      perform(
          stomp.refused(
              "Authorization: missing (expected: a header 'Authorization: Bearer <jwt>')"));
      return;
    }
    context
        .blocking()
        .execute(
            () -> {
              Result result = context.verifier().verify(token);
              session.execute(() -> authenticated(token, result));
            });
  }

  private void authenticated(String token, Result result) {
    if (isEnded) {
      return; // nobody would count it out again
    }
    switch (result) {
      case Result.Refused(var reason) -> perform(stomp.refused(reason));
      case Result.Unavailable(var reason) -> fail(StompError.UNAVAILABLE, reason, null);
      case Result.Verified(var verified) -> enter(token, verified);
    }
  }

  private void enter(String token, Caller verified) {
    if (!context.tail().isPrimed()) {
      fail(StompError.UNAVAILABLE, "this gateway is not ready yet; connect again", null);
      return;
    }
    if (!context.admission().enter(verified.tenant())) {
      fail(
          StompError.TOO_MANY_SESSIONS,
          "tenant: has %d sessions (expected: no more than that)"
              .formatted(context.admission().perTenantMax()),
          null);
      return;
    }
    caller = verified;
    bearerToken = token;
    perform(
        stomp.authenticated(
            new ConnectedInfo(
                session.id(), context.server(), verified.user(), verified.tenant().value()),
            nowMillis()));
  }

  /** A SEND to {@code /app/token}: the session goes on with a newer token of the same tenant. */
  private void refresh(String token, @Nullable String receipt) {
    context
        .blocking()
        .execute(
            () -> {
              Result result = context.verifier().verify(token);
              session.execute(() -> refreshed(token, result, receipt));
            });
  }

  private void refreshed(String token, Result result, @Nullable String receipt) {
    Caller before = caller;
    if (result instanceof Result.Verified(var newer)
        && before != null
        && newer.tenant().equals(before.tenant())) {
      caller = newer;
      bearerToken = token;
      receipt(receipt, Headers.EMPTY);
      return;
    }
    String reason =
        switch (result) {
          case Result.Refused(var refused) -> refused;
          case Result.Unavailable(var unavailable) -> unavailable;
          case Result.Verified other -> "token: is not of this session's tenant";
        };
    fail(StompError.UNAUTHENTICATED, reason, receipt);
  }

  // Subscriptions.

  private void subscribe(Action.Subscribe frame) {
    Caller who = known();
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
        new Subscription(session, lane.join(audience), view, accepted, stomp.room(frame.id()));
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

  // Publishing.

  private void publish(Action.Publish frame) {
    if (frame.destination().equals(TOKEN_DESTINATION)) {
      refresh(new String(frame.body(), java.nio.charset.StandardCharsets.UTF_8), frame.receipt());
      return;
    }
    switch (read(frame)) {
      case Read.Bad(var failed) -> fail(failed.code(), failed.message(), frame.receipt());
      case Read.Good(var append) ->
          publishing(context.publisher().append(lastPublish, append), frame.receipt());
    }
  }

  private void commit(Action.Commit frame) {
    List<Append> appends = new ArrayList<>();
    for (Action.Publish publish : frame.publishes()) {
      switch (read(publish)) {
        case Read.Bad(var failed) -> {
          fail(failed.code(), failed.message(), frame.receipt());
          return;
        }
        case Read.Good(var append) -> appends.add(append);
      }
    }
    publishing(context.publisher().appendAtomically(lastPublish, appends), frame.receipt());
  }

  private Read read(Action.Publish frame) {
    Caller who = known();
    if (!who.has(Scopes.EVENTS_WRITE)) {
      return new Read.Bad(
          new Outcome.Failed(StompError.FORBIDDEN, "scope: events:write is missing"));
    }
    return context
        .publisher()
        .read(who.tenant(), who.user(), frame.destination(), frame.headers(), frame.body());
  }

  private void publishing(CompletableFuture<Outcome> outcome, @Nullable String receipt) {
    publishing++;
    lastPublish = outcome;
    outcome.whenComplete((done, bug) -> session.execute(() -> published(done, receipt)));
  }

  private void published(@Nullable Outcome outcome, @Nullable String receipt) {
    publishing--;
    switch (outcome) {
      case null -> fail(StompError.INTERNAL, "the event could not be appended", receipt);
      case Outcome.Failed(var code, var message) -> fail(code, message, receipt);
      case Outcome.Published(var positions) -> {
        Publisher.Sealable last = positions.getLast();
        receipt(
            receipt, Headers.of("position", context.seal().seal(last.stream(), last.position())));
      }
    }
  }

  private void receipt(@Nullable String receipt, Headers more) {
    if (receipt != null) {
      perform(stomp.receipt(receipt, more));
    }
  }

  private Caller known() {
    Caller who = caller;
    if (who == null) {
      throw new IllegalStateException("a frame was let through before CONNECTED");
    }
    return who;
  }

  private long nowMillis() {
    return session.lane().nanoTime() / 1_000_000;
  }
}
