package io.throughline.stomp.session;

import io.throughline.stomp.HeartBeats;

/**
 * What one session may ask for.
 *
 * @param heartBeats how often the server can send one and wants to hear one
 * @param heartBeatGrace after how many missed heart-beats of the client the session ends
 * @param connectTimeoutMillis how long a client may take to CONNECT, its authentication after that,
 *     and the receipts that it is owed when it leaves
 * @param heldFramesMax frames that a client may send after CONNECT without waiting for CONNECTED
 * @param heldBytesMax bytes of body in these
 * @param subscriptionIdCharsMax length of a subscription's id
 * @param windowDefault unacknowledged messages of a subscription that did not say how many
 * @param windowMax the most it may ask for
 * @param transactionsMax transactions that are open at a time
 * @param transactionFramesMax frames in one transaction
 * @param transactionBytesMax bytes of headers and bodies in one transaction
 */
public record SessionSettings(
    HeartBeats heartBeats,
    int heartBeatGrace,
    long connectTimeoutMillis,
    int heldFramesMax,
    int heldBytesMax,
    int subscriptionsMax,
    int subscriptionIdCharsMax,
    int windowDefault,
    int windowMax,
    int transactionsMax,
    int transactionFramesMax,
    int transactionBytesMax) {

  public static final SessionSettings DEFAULT =
      new SessionSettings(
          new HeartBeats(10_000, 10_000),
          2,
          10_000,
          16,
          64 << 10,
          100,
          256,
          1000,
          10_000,
          8,
          1000,
          4 << 20);

  public SessionSettings {
    atLeastOne("heart-beat grace", heartBeatGrace);
    atLeastOne("connect timeout", connectTimeoutMillis);
    atLeastOne("subscriptions", subscriptionsMax);
    atLeastOne("subscription id characters", subscriptionIdCharsMax);
    atLeastOne("window", windowDefault);
    if (windowMax < windowDefault) {
      throw new IllegalArgumentException(
          "largest window: %d (expected: at least the default, %d)"
              .formatted(windowMax, windowDefault));
    }
  }

  private static void atLeastOne(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d (expected: at least 1)".formatted(what, value));
    }
  }
}
