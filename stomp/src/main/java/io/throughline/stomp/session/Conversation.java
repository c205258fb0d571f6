package io.throughline.stomp.session;

import io.throughline.stomp.Command;
import io.throughline.stomp.Excerpt;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a connected client may say, from CONNECTED to DISCONNECT. */
final class Conversation {

  private final StompVersion version;
  private final Subscriptions subscriptions;
  private final Transactions transactions;
  private int receiptsOwed;

  Conversation(SessionSettings settings, StompVersion version) {
    this.version = version;
    this.subscriptions = new Subscriptions(settings, version);
    this.transactions = new Transactions(settings);
  }

  StompVersion version() {
    return version;
  }

  @Nullable Subscription subscription(String id) {
    return subscriptions.find(id);
  }

  /** Whether work whose receipt was asked for is still being done. */
  boolean owesReceipts() {
    return receiptsOwed > 0;
  }

  void receiptPaid() {
    receiptsOwed = Math.max(0, receiptsOwed - 1);
  }

  /** Any frame but DISCONNECT, which is the session's own. */
  Outcome received(Frame frame) {
    if (frame.command() == Command.NACK && version == StompVersion.V1_0) {
      return Outcome.problem(
          StompError.UNEXPECTED_COMMAND,
          "NACK in STOMP 1.0 (expected 1.1 or later)",
          "The session speaks 1.0, which has no NACK. Ask for more in accept-version.");
    }
    String missing = RequiredHeaders.missing(frame, version);
    if (missing != null) {
      return Outcome.problem(
          StompError.MISSING_HEADER,
          "%s without header '%s'".formatted(frame.command(), missing),
          "In STOMP %s the header '%s' is required for %s and must not be empty."
              .formatted(version.text(), missing, frame.command()));
    }
    return switch (frame.command()) {
      case SEND -> send(frame);
      case SUBSCRIBE -> owing(frame, subscriptions.subscribe(frame));
      case UNSUBSCRIBE -> withReceipt(frame, subscriptions.unsubscribe(frame));
      case ACK, NACK -> acknowledge(frame);
      case BEGIN -> begin(frame);
      case COMMIT -> commit(frame);
      case ABORT -> abort(frame);
      case CONNECT, STOMP ->
          Outcome.problem(
              StompError.ALREADY_CONNECTED,
              "%s in a session that is connected".formatted(frame.command()),
              "A session is opened once. Open another connection for another session.");
      case DISCONNECT, CONNECTED, MESSAGE, RECEIPT, ERROR ->
          Outcome.problem(
              StompError.UNEXPECTED_COMMAND,
              "%s from a client (expected a client's command)".formatted(frame.command()),
              "Only servers say " + frame.command() + ".");
    };
  }

  private Outcome send(Frame frame) {
    boolean held = frame.headers().has(HeaderNames.TRANSACTION);
    Action.Publish publish =
        new Action.Publish(
            Objects.requireNonNull(frame.header(HeaderNames.DESTINATION)),
            frame.headers(),
            frame.body(),
            held ? null : frame.header(HeaderNames.RECEIPT));
    if (!held) {
      return owing(frame, Outcome.done(publish));
    }
    Transaction transaction = transactions.find(frame);
    if (transaction == null) {
      return Transactions.unknown(frame);
    }
    transaction.add(publish);
    return heldIn(transaction, frame);
  }

  private Outcome acknowledge(Frame frame) {
    AckId ack = subscriptions.awaited(frame);
    if (ack == null) {
      String name = version == StompVersion.V1_2 ? HeaderNames.ID : HeaderNames.MESSAGE_ID;
      return Outcome.problem(
          StompError.UNKNOWN_MESSAGE,
          "%s with %s '%s' that no subscription awaits"
              .formatted(frame.command(), name, Excerpt.of(String.valueOf(frame.header(name)))),
          "Expected a message of a subscription with ack client or client-individual that was"
              + " delivered and not acknowledged yet. With ack client, an ACK stands for all"
              + " messages before it, too.");
    }
    if (!frame.headers().has(HeaderNames.TRANSACTION)) {
      return withReceipt(frame, settled(List.of(ack)));
    }
    Transaction transaction = transactions.find(frame);
    if (transaction == null) {
      return Transactions.unknown(frame);
    }
    transaction.add(ack);
    return heldIn(transaction, frame);
  }

  private Outcome heldIn(Transaction transaction, Frame frame) {
    return transactions.isTooLarge(transaction)
        ? transactions.tooLarge(frame)
        : withReceipt(frame, Outcome.done());
  }

  private Outcome begin(Frame frame) {
    Outcome.Problem problem = transactions.begin(frame);
    return problem != null ? problem : withReceipt(frame, Outcome.done());
  }

  private Outcome commit(Frame frame) {
    Transaction transaction = transactions.end(frame);
    if (transaction == null) {
      return Transactions.unknown(frame);
    }
    Outcome.Done settled = settled(transaction.acks());
    if (transaction.publishes().isEmpty()) {
      return withReceipt(frame, settled);
    }
    List<Action> actions = new ArrayList<>(settled.actions());
    actions.add(
        new Action.Commit(
            Objects.requireNonNull(frame.header(HeaderNames.TRANSACTION)),
            transaction.publishes(),
            frame.header(HeaderNames.RECEIPT)));
    return owing(frame, new Outcome.Done(actions));
  }

  private Outcome abort(Frame frame) {
    return transactions.end(frame) == null
        ? Transactions.unknown(frame)
        : withReceipt(frame, Outcome.done());
  }

  private Outcome.Done settled(List<AckId> acks) {
    List<Action> opened = new ArrayList<>();
    for (AckId ack : acks) {
      Action.WindowOpened open = subscriptions.settle(ack);
      if (open != null) {
        opened.add(open);
      }
    }
    return new Outcome.Done(opened);
  }

  /** The work goes on elsewhere; the receipt comes when it is done. */
  private Outcome owing(Frame frame, Outcome outcome) {
    if (outcome instanceof Outcome.Done && frame.headers().has(HeaderNames.RECEIPT)) {
      receiptsOwed++;
    }
    return outcome;
  }

  /** The work is done; the receipt comes right after it. */
  private Outcome withReceipt(Frame frame, Outcome outcome) {
    String receipt = frame.header(HeaderNames.RECEIPT);
    if (receipt == null || !(outcome instanceof Outcome.Done(var actions))) {
      return outcome;
    }
    List<Action> withReceipt = new ArrayList<>(actions);
    withReceipt.add(new Action.Reply(ServerFrames.receipt(version, receipt, Headers.EMPTY)));
    return new Outcome.Done(withReceipt);
  }
}
