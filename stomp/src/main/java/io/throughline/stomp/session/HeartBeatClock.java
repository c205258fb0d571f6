package io.throughline.stomp.session;

import io.throughline.stomp.HeartBeats;

/** When the server has to give a sign of life, and when the client has failed to. */
final class HeartBeatClock {

  private static final long NEVER = Long.MAX_VALUE;

  private final long sendEveryMillis;
  private final long hearEveryMillis;
  private final long hearWithinMillis;
  private long lastSentMillis;
  private long lastHeardMillis;

  /**
   * @param grace how many of its heart-beats a client may miss
   */
  HeartBeatClock(HeartBeats server, HeartBeats client, int grace, long nowMillis) {
    this.sendEveryMillis = server.sendsEveryMillis(client);
    this.hearEveryMillis = client.sendsEveryMillis(server);
    this.hearWithinMillis = grace * hearEveryMillis;
    this.lastSentMillis = nowMillis;
    this.lastHeardMillis = nowMillis;
  }

  void sent(long nowMillis) {
    lastSentMillis = nowMillis;
  }

  void heard(long nowMillis) {
    lastHeardMillis = nowMillis;
  }

  boolean mustSend(long nowMillis) {
    return nowMillis >= sendAtMillis();
  }

  boolean isLost(long nowMillis) {
    return nowMillis >= lostAtMillis();
  }

  /** What was agreed on: how often each side says something; 0 for never. */
  HeartBeats agreed() {
    return new HeartBeats(sendEveryMillis, hearEveryMillis);
  }

  /** How long the client may be silent. */
  long hearWithinMillis() {
    return hearWithinMillis;
  }

  /** The next time at which something is due. */
  long dueMillis() {
    return Math.min(sendAtMillis(), lostAtMillis());
  }

  /** A fifth early, as the client counts from when the last bytes reached it. */
  private long sendAtMillis() {
    return sendEveryMillis == 0 ? NEVER : lastSentMillis + sendEveryMillis - sendEveryMillis / 5;
  }

  private long lostAtMillis() {
    return hearWithinMillis == 0 ? NEVER : lastHeardMillis + hearWithinMillis;
  }
}
