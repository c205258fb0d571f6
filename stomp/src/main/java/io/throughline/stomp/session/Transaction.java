package io.throughline.stomp.session;

import io.throughline.stomp.Headers;
import java.util.ArrayList;
import java.util.List;

/** What a client said within a transaction, held until it commits. */
final class Transaction {

  private final List<Action.Publish> publishes = new ArrayList<>();
  private final List<AckId> acks = new ArrayList<>();
  private long bytes;

  void add(Action.Publish publish) {
    publishes.add(publish);
    bytes += publish.body().length + chars(publish.headers());
  }

  void add(AckId ack) {
    acks.add(ack);
    bytes += ack.subscriptionId().length() + ack.messageId().length();
  }

  List<Action.Publish> publishes() {
    return publishes;
  }

  List<AckId> acks() {
    return acks;
  }

  boolean exceeds(int framesMax, int bytesMax) {
    return publishes.size() + acks.size() > framesMax || bytes > bytesMax;
  }

  private static long chars(Headers headers) {
    long chars = 0;
    for (int i = 0; i < headers.size(); i++) {
      chars += headers.name(i).length() + headers.value(i).length();
    }
    return chars;
  }
}
