package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.gateway.catchup.CatchUp;
import io.throughline.gateway.message.Audience;
import io.throughline.gateway.message.Encoded;
import io.throughline.gateway.message.OutboundFrames;
import io.throughline.gateway.subscription.Notice;
import io.throughline.service.security.Caller;
import io.throughline.stomp.StompError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: its socket and what is on the way to it. Owned by its lane; other threads use {@link
 * #received}, {@link #peerClosed}, {@link #closed} and {@link #execute} only.
 *
 * <p>At most one write is under way, of at most {@code inFlightBytesMax} plus what a single event
 * is larger. What the client says is the {@link Dialogue}'s.
 */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** WebSocket close codes (RFC 6455, section 7.4.1). */
  private static final int NORMAL = 1000;

  private static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;
  private static final int INTERNAL_ERROR = 1011;

  private final String id;
  private final Lane lane;
  private final Socket socket;
  private final SessionContext context;
  private final Dialogue dialogue;
  private final Outbox outbox = new Outbox();
  private final ArrayDeque<Subscription> dueSubscriptions = new ArrayDeque<>();
  private final Hearing hearing;
  private final long openedNanos;

  private boolean isDue;
  private boolean isWriting;
  private boolean isInWrite;
  private boolean isClosed;
  private int closeCode;
  private String closeReason = "";
  private @Nullable Runnable peerCloseAnswer;
  private long writeStartedNanos;
  private long closingSinceNanos;
  private long deliveredMessages;
  private long deliveredBytes;

  Session(
      String id,
      Lane lane,
      Socket socket,
      SessionContext context,
      @Nullable String handshakeToken,
      long nowNanos) {
    this.id = id;
    this.lane = lane;
    this.socket = socket;
    this.context = context;
    this.openedNanos = nowNanos;
    this.hearing = new Hearing(lane, socket, context, openedNanos);
    this.dialogue = new Dialogue(this, context, handshakeToken, nowNanos);
  }

  // Any thread.

  /** Bytes came from the client; more only after the socket was asked for. */
  public void received(ByteBuffer bytes) {
    inbound(() -> receive(bytes));
  }

  /** A WebSocket ping came. */
  public void pinged(byte[] payload) {
    inbound(
        () -> {
          hearing.heard();
          outbox.add(OutboundFrames.pong(payload));
          makeDue();
          demand();
        });
  }

  /** A WebSocket pong came. */
  public void ponged() {
    inbound(
        () -> {
          hearing.heard();
          demand();
        });
  }

  /** After the end, what still comes is asked for too: the client's close frame is behind it. */
  private void inbound(Runnable task) {
    lane.execute(
        () -> {
          if (isClosed) {
            socket.demand();
          } else {
            guarded(task);
          }
        });
  }

  /**
   * The client sent a close frame.
   *
   * @param answer closes from this side too; runs once nothing is being written
   */
  public void peerClosed(Runnable answer) {
    lane.execute(
        () -> {
          if (isClosed || !isWriting) {
            end();
            answer.run();
          } else {
            peerCloseAnswer = answer;
          }
        });
  }

  /** The connection is gone. */
  public void closed(String reason) {
    lane.execute(
        () -> {
          LOG.debug("session {} of {}: {}", id, socket.peer(), reason);
          end();
        });
  }

  /** Does {@code task} on the lane's thread, if the session still is. */
  void execute(Runnable task) {
    lane.execute(() -> guarded(task));
  }

  // The lane's thread only, from here on.

  String id() {
    return id;
  }

  Lane lane() {
    return lane;
  }

  CatchUp catchUp() {
    return context.catchUp();
  }

  String bearerToken() {
    return dialogue.identity().bearerToken();
  }

  String peer() {
    return socket.peer();
  }

  /** Runs {@code task} unless the session has ended; a bug ends this session and no other. */
  void guarded(Runnable task) {
    if (isClosed) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException bug) {
      LOG.error("session {} of {} failed", id, socket.peer(), bug);
      abort();
    }
  }

  private void receive(ByteBuffer bytes) {
    hearing.heard();
    hearing.counted(dialogue.received(bytes));
    demand();
  }

  /** Asks for more from the client when there is room for the answers. */
  private void demand() {
    if (!isEnding()) {
      hearing.demand(
          outbox.bytes() > context.limits().answersBytesMax() || dialogue.isPublishingMax());
    }
  }

  private void demandIfOwed() {
    if (hearing.owesDemand()) {
      demand();
    }
  }

  /** Puts an answer or heart-beat on its way. */
  void reply(byte[] stompFrame) {
    outbox.add(OutboundFrames.text(stompFrame));
    makeDue();
  }

  void tell(Audience audience, Notice notice, @Nullable Position at) {
    outbox.add(context.notices().encode(audience, notice, at));
    context.metrics().notice(notice);
    makeDue();
  }

  /** Puts a run on its way and returns how many more messages its subscription takes. */
  int deliver(Audience audience, Encoded run) {
    put(run);
    context.metrics().delivered(run, lane.isNextTimed());
    return dialogue.delivered(audience, run);
  }

  /** The same for a part of a snapshot. */
  int deliverStates(Audience audience, Encoded part) {
    put(part);
    context.metrics().deliveredStates(part);
    return dialogue.delivered(audience, part);
  }

  private void put(Encoded messages) {
    outbox.add(messages.bytes().duplicate());
    deliveredMessages += messages.messages();
    deliveredBytes += messages.size();
  }

  void makeDue(Subscription subscription) {
    if (!subscription.isQueued() && subscription.isDue()) {
      subscription.isQueued(true);
      dueSubscriptions.add(subscription);
      makeDue();
    }
  }

  void makeDue() {
    if (!isDue && !isWriting && !isClosed) {
      isDue = true;
      lane.makeDue(this, isCatchingUp());
    }
  }

  /** Whether events are due that it missed, and not just what is appended now. */
  private boolean isCatchingUp() {
    for (Subscription subscription : dueSubscriptions) {
      if (subscription.isCatchingUp()) {
        return true;
      }
    }
    return false;
  }

  /** Takes what is due, up to the limit in flight, and writes it at once. */
  void flush() {
    isDue = false;
    if (isWriting) {
      return;
    }
    if (!isEnding()) {
      fill();
    }
    if (!outbox.isEmpty()) {
      lane.writes(outbox.bytes());
      write(outbox.drain());
    } else if (isEnding()) {
      closeSocket();
    }
  }

  private void fill() {
    int room = context.limits().inFlightBytesMax();
    while (outbox.bytes() < room && !dueSubscriptions.isEmpty()) {
      Subscription subscription = dueSubscriptions.remove();
      subscription.isQueued(false);
      if (subscription.isDue()) {
        subscription.serve(roomOf(room - (int) outbox.bytes()));
        makeDueAfterServing(subscription);
      }
    }
  }

  /** Few different sizes, so that sessions whose answers differ still share encoded runs. */
  private int roomOf(int bytes) {
    return Math.max(context.limits().inFlightBytesMax() >> 4, Integer.highestOneBit(bytes));
  }

  private void makeDueAfterServing(Subscription subscription) {
    if (!subscription.isQueued() && subscription.isDue()) {
      subscription.isQueued(true);
      dueSubscriptions.add(subscription);
    }
  }

  private void write(ByteBuffer[] frames) {
    isWriting = true;
    isInWrite = true;
    writeStartedNanos = lane.nanoTime();
    socket.write(frames, this::written);
    isInWrite = false;
  }

  private void written(@Nullable Throwable failure) {
    if (isInWrite && lane.isCurrentThread()) {
      afterWrite(failure);
    } else {
      lane.execute(() -> afterWrite(failure));
    }
  }

  private void afterWrite(@Nullable Throwable failure) {
    isWriting = false;
    Runnable answer = peerCloseAnswer;
    if (failure != null || answer != null) {
      end();
      if (answer != null) {
        answer.run();
      } else {
        socket.abort();
      }
      return;
    }
    dialogue.sent();
    demandIfOwed();
    if (!outbox.isEmpty() || !dueSubscriptions.isEmpty() || isEnding()) {
      makeDue();
    }
  }

  void tick(long nowNanos) {
    long millis = 1_000_000;
    if (isEnding()) {
      if (nowNanos - closingSinceNanos > context.limits().writeTimeout().toNanos()) {
        abort();
      }
      return;
    }
    if (isWriting && nowNanos - writeStartedNanos > context.limits().writeTimeout().toNanos()) {
      context.metrics().stalled();
      LOG.info("session {} of {}: a write is stuck, closing", id, socket.peer());
      abort();
      return;
    }
    boolean isStalled = isWriting && nowNanos - writeStartedNanos > 1_000 * millis;
    dialogue.tick(nowNanos, isStalled);
    pingIfSilent(nowNanos);
    demandIfOwed();
  }

  private void pingIfSilent(long nowNanos) {
    switch (hearing.silence(nowNanos)) {
      case NONE -> {}
      case PING -> {
        outbox.add(OutboundFrames.ping());
        makeDue();
      }
      case LOST -> {
        LOG.debug("session {} of {}: silent, closing", id, socket.peer());
        abort();
      }
    }
  }

  /** Answers with an ERROR frame, then closes. */
  void fail(StompError code, byte[] errorFrame) {
    context.metrics().refused(code);
    outbox.add(OutboundFrames.text(errorFrame));
    close(code == StompError.INTERNAL ? INTERNAL_ERROR : POLICY, code.code());
  }

  /** Closes after what is already on its way. */
  void closeNormally() {
    close(NORMAL, "");
  }

  void announceReconnect(Duration delay) {
    dialogue.announceReconnect(delay);
  }

  /** Closes because the gateway goes: the client connects to another. */
  void goAway() {
    close(GOING_AWAY, "going away");
  }

  private void close(int code, String reason) {
    if (!isEnding()) {
      closeCode = code;
      closeReason = reason;
      closingSinceNanos = lane.nanoTime();
      dialogue.end();
      makeDue();
    }
  }

  private boolean isEnding() {
    return closeCode != 0;
  }

  private void closeSocket() {
    if (!isClosed) {
      end();
      socket.close(closeCode, closeReason);
    }
  }

  private void abort() {
    end();
    socket.abort();
  }

  private void end() {
    if (!isClosed) {
      isClosed = true;
      dialogue.end();
      lane.remove(this);
      context.ended(lane.nanoTime() - openedNanos);
    }
  }

  /** Says that history did not answer, once in the log per change, and how to tell the client. */
  String historyLost(StreamKey stream, @Nullable Throwable failure) {
    context.metrics().historyLost();
    LOG.debug("session {}: history of {} did not answer", id, stream, failure);
    return "history-unavailable";
  }

  void located(Subscription subscription, Position position) {
    dialogue.located(subscription, position);
  }

  /** Whose it is; nobody's before CONNECTED. */
  @Nullable TenantId tenant() {
    Caller caller = dialogue.identity().caller();
    return caller == null ? null : caller.tenant();
  }

  /** How it is doing, for whoever looks after the tenant; nothing before CONNECTED. */
  @Nullable SessionReport report() {
    Identity identity = dialogue.identity();
    Caller caller = identity.caller();
    Instant since = identity.since();
    return caller == null || since == null
        ? null
        : new SessionReport(
            id,
            caller.user(),
            since,
            caller.expiresAt(),
            socket.peer(),
            dialogue.heartBeats(),
            deliveredMessages,
            deliveredBytes,
            dialogue.subscriptions().stream()
                .map(subscription -> subscription.report(context))
                .toList());
  }
}
