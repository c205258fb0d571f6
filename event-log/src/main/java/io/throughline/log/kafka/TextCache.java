package io.throughline.log.kafka;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what bytes were decoded to, so that the few sources, types, subjects and tenants that
 * most records repeat are decoded and kept in memory once.
 *
 * <p>Direct-mapped: a slot holds the last bytes that hashed to it. Bounded, exact, and never wrong:
 * bytes are compared. Owned by one thread.
 */
final class TextCache<T> {

  private static final int SLOTS = 1 << 10;
  private static final int BYTES_MAX = 256;

  private final byte[] @Nullable [] keys = new byte[SLOTS][];
  private final @Nullable Object[] values = new Object[SLOTS];

  /** What {@code bytes} were decoded to, if it is still known. */
  @SuppressWarnings("unchecked") // only put() writes values
  @Nullable T get(byte[] bytes) {
    int slot = Arrays.hashCode(bytes) & (SLOTS - 1);
    return Arrays.equals(keys[slot], bytes) ? (T) values[slot] : null;
  }

  void put(byte[] bytes, T value) {
    if (bytes.length <= BYTES_MAX) {
      int slot = Arrays.hashCode(bytes) & (SLOTS - 1);
      keys[slot] = bytes;
      values[slot] = value;
    }
  }
}
