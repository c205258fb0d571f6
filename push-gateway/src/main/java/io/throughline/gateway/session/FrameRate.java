package io.throughline.gateway.session;

/**
 * How many frames a client may send: a token bucket that may run into debt, since frames are
 * counted after they came. While it is in debt the client is not read. Owned by a lane.
 */
final class FrameRate {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private long filledNanos;

  FrameRate(int perSecond, int burst, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledNanos = nowNanos;
  }

  void spend(int frames, long nowNanos) {
    fill(nowNanos);
    tokens -= frames;
  }

  boolean allows(long nowNanos) {
    fill(nowNanos);
    return tokens > 0;
  }

  private void fill(long nowNanos) {
    tokens = Math.min(burst, tokens + (nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond);
    filledNanos = nowNanos;
  }
}
