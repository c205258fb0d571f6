package io.throughline.gateway.session;

import java.util.function.LongSupplier;

/**
 * Monotonic time as a lane and its sessions see it: read once per turn and not again, since what
 * happens within a turn may as well have happened at its beginning. Its lane's thread only.
 */
final class LaneClock {

  private final LongSupplier nanoTime;
  private final boolean isExact;
  private long nowNanos;

  private LaneClock(LongSupplier nanoTime, boolean isExact) {
    this.nanoTime = nanoTime;
    this.isExact = isExact;
    this.nowNanos = nanoTime.getAsLong();
  }

  static LaneClock perTurn(LongSupplier nanoTime) {
    return new LaneClock(nanoTime, false);
  }

  /** Reads the time whenever it is asked, for a simulation that has things happen then. */
  static LaneClock exact(LongSupplier nanoTime) {
    return new LaneClock(nanoTime, true);
  }

  /** The time as this turn knows it. */
  long nanos() {
    return isExact ? nanoTime.getAsLong() : nowNanos;
  }

  /** The time as it is. */
  long refresh() {
    nowNanos = nanoTime.getAsLong();
    return nowNanos;
  }
}
