package io.throughline.stomp.session;

import io.throughline.stomp.HeartBeats;

/** What one session may ask for. */
public record SessionSettings(
    Beating beating,
    Entrance entrance,
    SubscriptionLimits subscriptions,
    TransactionLimits transactions) {

  public static final SessionSettings DEFAULT =
      new SessionSettings(
          new Beating(new HeartBeats(10_000, 10_000), 2),
          new Entrance(10_000, 16, 64 << 10),
          new SubscriptionLimits(100, 256, 1000, 10_000),
          new TransactionLimits(8, 1000, 4 << 20));

  public SessionSettings withHeartBeats(HeartBeats offered) {
    return new SessionSettings(
        new Beating(offered, beating.grace), entrance, subscriptions, transactions);
  }

  public SessionSettings withTimeoutMillis(long timeoutMillis) {
    Entrance later = new Entrance(timeoutMillis, entrance.heldFramesMax, entrance.heldBytesMax);
    return new SessionSettings(beating, later, subscriptions, transactions);
  }

  public SessionSettings withSubscriptionsMax(int max) {
    SubscriptionLimits limits =
        new SubscriptionLimits(
            max, subscriptions.idCharsMax, subscriptions.windowDefault, subscriptions.windowMax);
    return new SessionSettings(beating, entrance, limits, transactions);
  }

  /**
   * @param offered how often the server can send a heart-beat and wants to hear one
   * @param grace after how many missed heart-beats of the client the session ends
   */
  public record Beating(HeartBeats offered, int grace) {

    public Beating {
      atLeastOne("heart-beat grace", grace);
    }
  }

  /**
   * @param timeoutMillis how long a client may take to CONNECT, its authentication after that, and
   *     the receipts that it is owed when it leaves
   * @param heldFramesMax frames that a client may send after CONNECT without waiting for CONNECTED
   * @param heldBytesMax bytes of body in these
   */
  public record Entrance(long timeoutMillis, int heldFramesMax, int heldBytesMax) {

    public Entrance {
      atLeastOne("connect timeout", timeoutMillis);
    }
  }

  /**
   * @param max of a session
   * @param idCharsMax length of a subscription's id
   * @param windowDefault unacknowledged messages of one that did not say how many
   * @param windowMax the most it may ask for
   */
  public record SubscriptionLimits(int max, int idCharsMax, int windowDefault, int windowMax) {

    public SubscriptionLimits {
      atLeastOne("subscriptions", max);
      atLeastOne("subscription id characters", idCharsMax);
      atLeastOne("window", windowDefault);
      if (windowMax < windowDefault) {
        throw new IllegalArgumentException(
            "largest window: %d (expected: at least the default, %d)"
                .formatted(windowMax, windowDefault));
      }
    }
  }

  /**
   * @param max transactions that are open at a time
   * @param framesMax frames in one transaction
   * @param bytesMax bytes of headers and bodies in one transaction
   */
  public record TransactionLimits(int max, int framesMax, int bytesMax) {}

  private static void atLeastOne(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d (expected: at least 1)".formatted(what, value));
    }
  }
}
