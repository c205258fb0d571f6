package io.throughline.stomp.session;

/** One subscription of a session. */
record Subscription(String id, String destination, AckMode ackMode, AckWindow window) {

  boolean awaits(String messageId) {
    return messageId.equals(AckId.NOT_AWAITED) || window.awaits(messageId);
  }

  /** How many more messages may be sent to it now. */
  int room() {
    return ackMode == AckMode.AUTO ? Integer.MAX_VALUE : window.room();
  }

  void settle(String messageId) {
    if (messageId.equals(AckId.NOT_AWAITED)) {
      return;
    }
    switch (ackMode) {
      case AUTO -> {}
      case CLIENT -> window.settleUpTo(messageId);
      case CLIENT_INDIVIDUAL -> window.settle(messageId);
    }
  }
}
