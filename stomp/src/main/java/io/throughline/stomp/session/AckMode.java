package io.throughline.stomp.session;

import java.util.Optional;

/** What a subscription's client does about the messages that it gets. */
public enum AckMode {
  /** Nothing. */
  AUTO("auto"),
  /** Each ACK or NACK stands for the message and all before it. */
  CLIENT("client"),
  /** Each ACK or NACK stands for one message. */
  CLIENT_INDIVIDUAL("client-individual");

  private final String text;

  AckMode(String text) {
    this.text = text;
  }

  /** As in the header {@code ack} of SUBSCRIBE. */
  public String text() {
    return text;
  }

  static Optional<AckMode> of(String text) {
    for (AckMode mode : values()) {
      if (mode.text.equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
