package io.throughline.stomp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of a line or a body that has only partly arrived. Holds no array while it is empty. */
final class ByteStore {

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int size;

  /**
   * Takes the next {@code count} bytes of {@code from}.
   *
   * @param capacityMax how large the array may grow; at least what it will hold
   */
  void take(ByteBuffer from, int count, int capacityMax) {
    if (count == 0) {
      return;
    }
    if (bytes.length - size < count) {
      int roomy = Math.min(size + (size >> 1), capacityMax);
      bytes = Arrays.copyOf(bytes, Math.max(size + count, roomy));
    }
    from.get(bytes, size, count);
    size += count;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  int capacity() {
    return bytes.length;
  }

  /** Gives the bytes away, and is empty afterwards. */
  byte[] release() {
    byte[] released = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    clear();
    return released;
  }

  void clear() {
    bytes = NONE;
    size = 0;
  }
}
