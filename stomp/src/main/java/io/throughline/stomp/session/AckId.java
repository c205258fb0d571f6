package io.throughline.stomp.session;

import java.util.Optional;

/**
 * What stands in the header {@code ack} of a MESSAGE and comes back in the {@code id} of an ACK. It
 * depends on nothing but the subscription's id and the message's, so that all sessions that use the
 * same subscription id can share the MESSAGE's bytes.
 *
 * @param messageId without a colon
 */
public record AckId(String subscriptionId, String messageId) {

  /**
   * The message id of what is sent to a subscription and needs no acknowledgement: an ACK of it is
   * taken, at any time, and does nothing.
   */
  public static final String NOT_AWAITED = "notice";

  private static final char SEPARATOR = ':';

  /** As in the headers. */
  public String text() {
    return subscriptionId + SEPARATOR + messageId;
  }

  static Optional<AckId> of(String text) {
    int separator = text.lastIndexOf(SEPARATOR);
    return separator < 0
        ? Optional.empty()
        : Optional.of(new AckId(text.substring(0, separator), text.substring(separator + 1)));
  }
}
