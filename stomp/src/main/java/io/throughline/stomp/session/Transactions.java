package io.throughline.stomp.session;

import io.throughline.stomp.Command;
import io.throughline.stomp.Excerpt;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.StompError;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session's open transactions, by id. */
final class Transactions {

  private final SessionSettings settings;
  private final Map<String, Transaction> open = new HashMap<>();

  Transactions(SessionSettings settings) {
    this.settings = settings;
  }

  /** The problem with beginning this transaction, or null once it is begun. */
  Outcome.@Nullable Problem begin(Frame frame) {
    String id = id(frame);
    if (open.containsKey(id)) {
      return Outcome.problem(
          StompError.DUPLICATE_TRANSACTION,
          "BEGIN with transaction '%s' that is open (expected one of its own)"
              .formatted(Excerpt.of(id)),
          "COMMIT or ABORT frees a transaction's id.");
    }
    if (open.size() >= settings.transactions().max()) {
      return Outcome.problem(
          StompError.TOO_MANY_TRANSACTIONS,
          "more than %d open transactions in a session".formatted(settings.transactions().max()),
          "COMMIT or ABORT one of them first.");
    }
    open.put(id, new Transaction());
    return null;
  }

  /** The open transaction that the frame names, or null if there is none. */
  @Nullable Transaction find(Frame frame) {
    return open.get(id(frame));
  }

  /** Ends the transaction that the frame names; null if there is none. */
  @Nullable Transaction end(Frame frame) {
    return open.remove(id(frame));
  }

  boolean isTooLarge(Transaction transaction) {
    return transaction.exceeds(
        settings.transactions().framesMax(), settings.transactions().bytesMax());
  }

  Outcome.Problem tooLarge(Frame frame) {
    return Outcome.problem(
        StompError.TRANSACTION_TOO_LARGE,
        "transaction '%s' has more than %d frames or %d bytes"
            .formatted(
                Excerpt.of(id(frame)),
                settings.transactions().framesMax(),
                settings.transactions().bytesMax()),
        "A transaction is held in memory until it commits, so its size is limited.");
  }

  static Outcome.Problem unknown(Frame frame) {
    Command command = frame.command();
    return Outcome.problem(
        StompError.UNKNOWN_TRANSACTION,
        "%s with transaction '%s' that is not open (expected BEGIN first)"
            .formatted(command, Excerpt.of(id(frame))),
        "It was not begun, or has been committed or aborted.");
  }

  private static String id(Frame frame) {
    return Objects.requireNonNull(frame.header(HeaderNames.TRANSACTION));
  }
}
