package io.throughline.stomp.session;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The messages that a subscription in a client mode was sent and has not acknowledged, oldest
 * first. Bounded by whoever delivers: it stops when there is no room.
 */
final class AckWindow {

  private final int messagesMax;
  private final Set<String> pending = new LinkedHashSet<>();

  AckWindow(int messagesMax) {
    this.messagesMax = messagesMax;
  }

  /** How many more messages may be sent. */
  int room() {
    return Math.max(0, messagesMax - pending.size());
  }

  void delivered(String messageId) {
    pending.add(messageId);
  }

  boolean awaits(String messageId) {
    return pending.contains(messageId);
  }

  /** Takes a message that it awaits as acknowledged. */
  void settle(String messageId) {
    pending.remove(messageId);
  }

  /** Takes a message that it awaits, and all that were sent before it, as acknowledged. */
  void settleUpTo(String messageId) {
    Iterator<String> oldestFirst = pending.iterator();
    while (oldestFirst.hasNext()) {
      String settled = oldestFirst.next();
      oldestFirst.remove();
      if (settled.equals(messageId)) {
        return;
      }
    }
  }
}
