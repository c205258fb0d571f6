package io.throughline.bench.event;

import java.nio.ByteBuffer;

/**
 * Whole numbers of exactly 16 decimal digits, so that each stands at a known place and is still
 * JSON (no leading zero). Read eight digits at a time: a million bodies a second are read on the
 * core that the measured server shares.
 */
final class Digits {

  /** 10^15, the smallest number of 16 digits. */
  static final long FLOOR = 1_000_000_000_000_000L;

  static final int LENGTH = 16;

  private Digits() {}

  static void write(long value, byte[] into, int at) {
    if (value < FLOOR || value >= 10 * FLOOR) {
      throw new IllegalArgumentException("number: %d (expected: 16 digits)".formatted(value));
    }
    long rest = value;
    for (int i = at + LENGTH - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** The number at {@code at}; digits are not checked, {@link StampedBody#matches} has done so. */
  static long read(ByteBuffer from, int at) {
    return eight(Long.reverseBytes(from.getLong(at))) * 100_000_000L
        + eight(Long.reverseBytes(from.getLong(at + 8)));
  }

  /** Eight ASCII digits, the first in the lowest byte: pairs, then fours, then all eight. */
  private static long eight(long ascii) {
    long pairs = (ascii - 0x3030303030303030L) * 10 + ((ascii - 0x3030303030303030L) >>> 8);
    return (((pairs & 0x000000FF000000FFL) * 0x000F424000000064L)
            + (((pairs >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L))
        >>> 32;
  }
}
