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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, from its socket's opening to its end. What it says is the {@link Dialogue}'s, what is
 * on its way to it the {@link Outbound}'s. Owned by its lane; other threads use {@link #received},
 * {@link #pinged}, {@link #ponged}, {@link #peerClosed}, {@link #closed} and {@link #execute} only.
 */
public final class Session {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** A write that takes so long has a socket that takes nothing. */
  private static final long STALLED_NANOS = Duration.ofSeconds(1).toNanos();

  private final String id;
  private final Lane lane;
  private final Socket socket;
  private final SessionContext context;
  private final Dialogue dialogue;
  private final Outbound outbound;
  private final Hearing hearing;
  private final long openedNanos;

  private Ending ending = new Ending.Open();
  private @Nullable Runnable peerCloseAnswer;

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
    this.outbound = new Outbound(this, lane, socket, context.limits().inFlightBytesMax());
    this.hearing = new Hearing(lane, socket, context, openedNanos);
    this.dialogue = new Dialogue(this, context, handshakeToken, nowNanos);
  }

  // Any thread.

  /** Bytes came from the client; more only after the socket was asked for. */
  public void received(ByteBuffer bytes) {
    inbound(() -> hearing.counted(dialogue.received(bytes)));
  }

  /** A WebSocket ping came. */
  public void pinged(byte[] payload) {
    inbound(() -> outbound.send(OutboundFrames.pong(payload)));
  }

  /** A WebSocket pong came. */
  public void ponged() {
    inbound(() -> {});
  }

  /** After the end, what still comes is asked for too: the client's close frame is behind it. */
  private void inbound(Runnable task) {
    lane.execute(
        () -> {
          if (isClosed()) {
            socket.demand();
          } else {
            guarded(
                () -> {
                  hearing.heard();
                  task.run();
                  demand();
                });
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
          if (isClosed() || !outbound.isWriting()) {
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
    if (isClosed()) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException bug) {
      LOG.error("session {} of {} failed", id, socket.peer(), bug);
      abort();
    }
  }

  /** Asks for more from the client when there is room for the answers. */
  private void demand() {
    if (!isEnding()) {
      hearing.demand(
          outbound.waitingBytes() > context.limits().answersBytesMax()
              || dialogue.isPublishingMax());
    }
  }

  private void demandIfOwed() {
    if (hearing.owesDemand()) {
      demand();
    }
  }

  /** Puts an answer or heart-beat on its way. */
  void reply(byte[] stompFrame) {
    outbound.send(OutboundFrames.text(stompFrame));
  }

  void tell(Audience audience, Notice notice, @Nullable Position at) {
    outbound.send(context.notices().encode(audience, notice, at));
    context.metrics().notice(notice);
  }

  /** Puts a run on its way and returns how many more messages its subscription takes. */
  int deliver(Audience audience, Encoded run) {
    outbound.put(run);
    context.metrics().delivered(run, lane.isNextTimed());
    return dialogue.delivered(audience, run);
  }

  /** The same for a part of a snapshot. */
  int deliverStates(Audience audience, Encoded part) {
    outbound.put(part);
    context.metrics().deliveredStates(part);
    return dialogue.delivered(audience, part);
  }

  void makeDue(Subscription subscription) {
    outbound.makeDue(subscription);
  }

  /** Whether events are due that it missed. */
  boolean isCatchingUp() {
    return outbound.isCatchingUp();
  }

  /** Its turn: writes what is due, and closes after the last of it. */
  void flush() {
    if (outbound.flush(!isEnding()) && ending instanceof Ending.Closing closing) {
      end();
      socket.close(closing.code(), closing.reason());
    }
  }

  /** A write is over. */
  void written(@Nullable Throwable failure) {
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
    outbound.goOn(isEnding());
  }

  void tick(long nowNanos) {
    long timeoutNanos = context.limits().writeTimeout().toNanos();
    if (ending instanceof Ending.Closing closing) {
      if (nowNanos - closing.sinceNanos() > timeoutNanos) {
        abort();
      }
      return;
    }
    long writingNanos = outbound.writingNanos(nowNanos);
    if (writingNanos > timeoutNanos) {
      context.metrics().stalled();
      LOG.info("session {} of {}: a write is stuck, closing", id, socket.peer());
      abort();
      return;
    }
    dialogue.tick(nowNanos, writingNanos > STALLED_NANOS);
    pingIfSilent(nowNanos);
    demandIfOwed();
  }

  private void pingIfSilent(long nowNanos) {
    switch (hearing.silence(nowNanos)) {
      case NONE -> {}
      case PING -> outbound.send(OutboundFrames.ping());
      case LOST -> {
        LOG.debug("session {} of {}: silent, closing", id, socket.peer());
        abort();
      }
    }
  }

  // Its end.

  /** Answers with an ERROR frame, then closes. */
  void fail(StompError code, byte[] errorFrame) {
    context.metrics().refused(code);
    reply(errorFrame);
    close(Ending.Closing.after(code, lane.nanoTime()));
  }

  /** Closes after what is already on its way. */
  void closeNormally() {
    close(Ending.Closing.normally(lane.nanoTime()));
  }

  void announceReconnect(Duration delay) {
    dialogue.announceReconnect(delay);
  }

  /** Closes because the gateway goes: the client connects to another. */
  void goAway() {
    close(Ending.Closing.goingAway(lane.nanoTime()));
  }

  private void close(Ending.Closing closing) {
    if (!isEnding()) {
      ending = closing;
      dialogue.end();
      outbound.makeDue();
    }
  }

  private boolean isEnding() {
    return !(ending instanceof Ending.Open);
  }

  private boolean isClosed() {
    return ending instanceof Ending.Closed;
  }

  private void abort() {
    end();
    socket.abort();
  }

  private void end() {
    if (!isClosed()) {
      ending = new Ending.Closed();
      outbound.end();
      dialogue.end();
      lane.remove(this);
      context.ended(lane.nanoTime() - openedNanos);
    }
  }

  // What others ask about it.

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
            outbound.deliveredMessages(),
            outbound.deliveredBytes(),
            dialogue.subscriptions().stream()
                .map(subscription -> subscription.report(context))
                .toList());
  }
}
