package io.throughline.gateway.session;

/**
 * How a session hears its client: when it did last, and whether it may be sent more. Owned by the
 * session's lane.
 */
final class Hearing {

  /** What is to be done about a client that was not heard for a while. */
  enum Silence {
    NONE,
    PING,
    LOST
  }

  private final Lane lane;
  private final Socket socket;
  private final SessionContext context;
  private final FrameRate frameRate;
  private final long pingIntervalNanos;
  private boolean owesDemand;
  private long heardNanos;
  private long pingedNanos;

  Hearing(Lane lane, Socket socket, SessionContext context, long nowNanos) {
    this.lane = lane;
    this.socket = socket;
    this.context = context;
    this.heardNanos = nowNanos;
    this.pingedNanos = nowNanos;
    this.pingIntervalNanos = context.limits().pingInterval().toNanos();
    this.frameRate =
        new FrameRate(context.limits().framesPerSecond(), context.limits().frameBurst(), nowNanos);
  }

  void heard() {
    heardNanos = lane.nanoTime();
  }

  /** Counts frames against the client's rate. */
  void counted(int frames) {
    frameRate.spend(frames, lane.nanoTime());
  }

  /**
   * Asks for more from the client, or remembers to.
   *
   * @param isFull whether there is no room for what it would cause
   */
  void demand(boolean isFull) {
    owesDemand = isFull || !frameRate.allows(lane.nanoTime());
    if (owesDemand) {
      context.metrics().heldBack();
    } else {
      socket.demand();
    }
  }

  /** Whether the client is not asked for more for the moment. */
  boolean owesDemand() {
    return owesDemand;
  }

  /** What its silence means; three times the interval between pings, and it is lost. */
  Silence silence(long nowNanos) {
    if (nowNanos - heardNanos > 3 * pingIntervalNanos) {
      return Silence.LOST;
    }
    if (nowNanos - heardNanos > pingIntervalNanos && nowNanos - pingedNanos > pingIntervalNanos) {
      pingedNanos = nowNanos;
      return Silence.PING;
    }
    return Silence.NONE;
  }
}
