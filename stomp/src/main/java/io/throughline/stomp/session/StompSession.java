package io.throughline.stomp.session;

import io.throughline.stomp.Command;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.Headers;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one STOMP session, as a state machine: it is told what happened, and answers
 * with what is to be done, in order. It does nothing itself.
 *
 * <pre>
 * AwaitingConnect --CONNECT--> Authenticating --authenticated--> Connected --DISCONNECT--> Leaving --> Closed
 * </pre>
 *
 * <p>Whatever is wrong ends in one {@link Action.Fail} and phase Closed, in which nothing matters
 * any more. Frames that come while the client is being authenticated are held, within bounds, and
 * taken up afterwards. A client that leaves gets the receipts that it is owed first.
 *
 * <p>Times are milliseconds of one clock that never goes back. Owned by the session's lane; not
 * safe for use by several threads.
 */
public final class StompSession {

  private final SessionSettings settings;
  private Phase phase;

  /** Where a session is. */
  private sealed interface Phase {

    record AwaitingConnect(long deadlineMillis) implements Phase {}

    record Authenticating(
        StompVersion version, HeartBeats client, long deadlineMillis, HeldFrames held)
        implements Phase {}

    record Connected(Conversation conversation, HeartBeatClock clock) implements Phase {}

    /** Said DISCONNECT, and is owed receipts. */
    record Leaving(Conversation conversation, @Nullable String receipt, long deadlineMillis)
        implements Phase {}

    record Closed() implements Phase {}
  }

  /**
   * A session whose client has yet to CONNECT.
   *
   * @param nowMillis when the connection was opened
   */
  public StompSession(SessionSettings settings, long nowMillis) {
    this.settings = settings;
    this.phase = new Phase.AwaitingConnect(nowMillis + settings.entrance().timeoutMillis());
  }

  /** Something came from the client. */
  public List<Action> received(Decoded decoded, long nowMillis) {
    heard(nowMillis);
    if (phase instanceof Phase.Leaving) {
      return List.of();
    }
    return switch (decoded) {
      case Decoded.HeartBeat() -> List.of();
      case Decoded.Refused(var code, var message, var receipt) -> fail(code, message, "", receipt);
      case Frame frame -> received(frame, nowMillis);
    };
  }

  private List<Action> received(Frame frame, long nowMillis) {
    return switch (phase) {
      case Phase.AwaitingConnect _ -> connect(frame, nowMillis);
      case Phase.Authenticating authenticating -> hold(frame, authenticating);
      case Phase.Connected(var conversation, _) ->
          frame.command() == Command.DISCONNECT
              ? leave(frame, conversation, nowMillis)
              : converse(frame, conversation);
      case Phase.Leaving _, Phase.Closed _ -> List.of();
    };
  }

  /** Bytes came from the client, be they a whole frame or not. */
  public void heard(long nowMillis) {
    if (phase instanceof Phase.Connected(_, var clock)) {
      clock.heard(nowMillis);
    }
  }

  /** Bytes were written to the client. */
  public void sent(long nowMillis) {
    if (phase instanceof Phase.Connected(_, var clock)) {
      clock.sent(nowMillis);
    }
  }

  /** Answers {@link Action.Authenticate}: the client is known. */
  public List<Action> authenticated(ConnectedInfo info, long nowMillis) {
    if (!(phase instanceof Phase.Authenticating(var version, var client, _, var held))) {
      return List.of();
    }
    HeartBeats server = settings.beating().offered();
    phase =
        new Phase.Connected(
            new Conversation(settings, version),
            new HeartBeatClock(server, client, settings.beating().grace(), nowMillis));
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.Reply(ServerFrames.connected(version, info, server)));
    for (Frame frame : held.frames()) {
      actions.addAll(received(frame, nowMillis));
    }
    return actions;
  }

  /** Answers {@link Action.Authenticate}: the client is not let in. */
  public List<Action> refused(String message) {
    return fail(StompError.UNAUTHENTICATED, message, "", null);
  }

  /**
   * The work of a frame that asked for a receipt is done.
   *
   * @param more headers for the RECEIPT besides its id, such as {@code position}
   */
  public List<Action> receipt(String receipt, Headers more) {
    return switch (phase) {
      case Phase.Connected(var conversation, _) -> List.of(pay(receipt, more, conversation));
      case Phase.Leaving(var conversation, var goodbye, _) -> {
        List<Action> actions = new ArrayList<>();
        actions.add(pay(receipt, more, conversation));
        if (!conversation.owesReceipts()) {
          actions.addAll(close(conversation, goodbye));
        }
        yield actions;
      }
      case Phase.AwaitingConnect _, Phase.Authenticating _, Phase.Closed _ -> List.of();
    };
  }

  /**
   * The server cannot go on with this session.
   *
   * @param message one line, names what was wrong and what was expected
   * @param detail more for a person; may be empty
   * @param receipt the receipt that the frame at fault asked for, if it is a frame's fault
   */
  public List<Action> fail(
      StompError code, String message, String detail, @Nullable String receipt) {
    if (phase instanceof Phase.Closed) {
      return List.of();
    }
    StompVersion version =
        switch (phase) {
          case Phase.Connected(var conversation, _) -> conversation.version();
          case Phase.Leaving(var conversation, _, _) -> conversation.version();
          case Phase.AwaitingConnect _, Phase.Authenticating _, Phase.Closed _ -> StompVersion.V1_0;
        };
    phase = new Phase.Closed();
    return List.of(
        new Action.Fail(
            code, message, ServerFrames.error(version, code, message, detail, receipt)));
  }

  /** Time has passed: says what is due. */
  public List<Action> tick(long nowMillis) {
    return switch (phase) {
      case Phase.AwaitingConnect(var deadlineMillis) when nowMillis >= deadlineMillis ->
          timeout(StompError.CONNECT_TIMEOUT, "no CONNECT within %d ms");
      case Phase.Authenticating(_, _, var deadlineMillis, _) when nowMillis >= deadlineMillis ->
          timeout(StompError.CONNECT_TIMEOUT, "authentication took more than %d ms");
      case Phase.Connected(_, var clock) -> tick(clock, nowMillis);
      case Phase.Leaving(_, _, var deadlineMillis) when nowMillis >= deadlineMillis ->
          timeout(StompError.UNAVAILABLE, "receipts were not ready within %d ms of DISCONNECT");
      case Phase.AwaitingConnect _, Phase.Authenticating _, Phase.Leaving _, Phase.Closed _ ->
          List.of();
    };
  }

  /**
   * The heart-beats that were agreed on, as this side sees them: how often it says something, and
   * how often it is to hear something. None before CONNECTED.
   */
  public HeartBeats heartBeats() {
    return phase instanceof Phase.Connected(_, var clock) ? clock.agreed() : HeartBeats.NONE;
  }

  /** When {@link #tick} has something to do next, unless something comes first. */
  public long nextTickMillis() {
    return switch (phase) {
      case Phase.AwaitingConnect(var deadlineMillis) -> deadlineMillis;
      case Phase.Authenticating(_, _, var deadlineMillis, _) -> deadlineMillis;
      case Phase.Connected(_, var clock) -> clock.dueMillis();
      case Phase.Leaving(_, _, var deadlineMillis) -> deadlineMillis;
      case Phase.Closed _ -> Long.MAX_VALUE;
    };
  }

  /**
   * A message was sent to a subscription, with {@code new AckId(subscriptionId, messageId)} as its
   * {@code ack} header if the mode is a client's. Does nothing in mode auto.
   *
   * @param messageId unique among the subscription's unacknowledged messages
   * @return how many more may be sent to it now
   */
  public int delivered(String subscriptionId, String messageId) {
    Subscription subscription = subscription(subscriptionId);
    if (subscription == null) {
      return 0;
    }
    if (subscription.ackMode() != AckMode.AUTO) {
      subscription.window().delivered(messageId);
    }
    return subscription.room();
  }

  /** How many messages may be sent to a subscription now: none if there is no such one. */
  public int room(String subscriptionId) {
    Subscription subscription = subscription(subscriptionId);
    return subscription == null ? 0 : subscription.room();
  }

  /** The version that is spoken, or null before CONNECTED and after the end. */
  public @Nullable StompVersion version() {
    return phase instanceof Phase.Connected(var conversation, _) ? conversation.version() : null;
  }

  public boolean isConnected() {
    return phase instanceof Phase.Connected;
  }

  public boolean isClosed() {
    return phase instanceof Phase.Closed;
  }

  private List<Action> connect(Frame frame, long nowMillis) {
    return switch (Handshake.read(frame)) {
      case Outcome.Problem problem -> problem(frame, problem);
      case Handshake.Opening(var version, var heartBeats, var bearerToken, var host) -> {
        long deadlineMillis = nowMillis + settings.entrance().timeoutMillis();
        HeldFrames held = new HeldFrames(settings);
        phase = new Phase.Authenticating(version, heartBeats, deadlineMillis, held);
        yield List.of(new Action.Authenticate(version, bearerToken, host, heartBeats));
      }
    };
  }

  private List<Action> hold(Frame frame, Phase.Authenticating authenticating) {
    return authenticating.held().add(frame)
        ? List.of()
        : problem(
            frame,
            Outcome.problem(
                StompError.TOO_MANY_FRAMES,
                "too much before CONNECTED (expected at most %d frames and %d bytes)"
                    .formatted(
                        settings.entrance().heldFramesMax(), settings.entrance().heldBytesMax()),
                "Wait for CONNECTED before going on."));
  }

  private List<Action> converse(Frame frame, Conversation conversation) {
    return switch (conversation.received(frame)) {
      case Outcome.Done(var actions) -> actions;
      case Outcome.Problem problem -> problem(frame, problem);
    };
  }

  private List<Action> leave(Frame frame, Conversation conversation, long nowMillis) {
    String receipt = frame.header(HeaderNames.RECEIPT);
    if (!conversation.owesReceipts()) {
      return close(conversation, receipt);
    }
    phase =
        new Phase.Leaving(conversation, receipt, nowMillis + settings.entrance().timeoutMillis());
    return List.of();
  }

  private List<Action> close(Conversation conversation, @Nullable String receipt) {
    phase = new Phase.Closed();
    Action close = new Action.Close();
    return receipt == null
        ? List.of(close)
        : List.of(
            new Action.Reply(ServerFrames.receipt(conversation.version(), receipt, Headers.EMPTY)),
            close);
  }

  private List<Action> tick(HeartBeatClock clock, long nowMillis) {
    if (clock.isLost(nowMillis)) {
      return fail(
          StompError.HEART_BEAT_TIMEOUT,
          "nothing heard for %d ms".formatted(clock.hearWithinMillis()),
          "The client announced heart-beats and sent neither them nor anything else.",
          null);
    }
    if (!clock.mustSend(nowMillis)) {
      return List.of();
    }
    clock.sent(nowMillis);
    return List.of(new Action.Reply(ServerFrames.HEART_BEAT));
  }

  private List<Action> timeout(StompError code, String message) {
    return fail(code, message.formatted(settings.entrance().timeoutMillis()), "", null);
  }

  private Action pay(String receipt, Headers more, Conversation conversation) {
    conversation.receiptPaid();
    return new Action.Reply(ServerFrames.receipt(conversation.version(), receipt, more));
  }

  private List<Action> problem(Frame frame, Outcome.Problem problem) {
    return fail(
        problem.code(), problem.message(), problem.detail(), frame.header(HeaderNames.RECEIPT));
  }

  private @Nullable Subscription subscription(String id) {
    return phase instanceof Phase.Connected(var conversation, _)
        ? conversation.subscription(id)
        : null;
  }
}
