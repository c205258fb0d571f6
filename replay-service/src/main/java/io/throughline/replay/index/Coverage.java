package io.throughline.replay.index;

import java.nio.ByteBuffer;

/**
 * Which part of a partition the index has: every event with {@code start <= offset < next}.
 *
 * @param start where indexing began, or what retention has left
 * @param next the consumed offset: where indexing goes on
 */
record Coverage(long start, long next) {

  static Coverage decode(byte[] value) {
    ByteBuffer offsets = ByteBuffer.wrap(value);
    return new Coverage(offsets.getLong(), offsets.getLong());
  }

  byte[] encode() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(start).putLong(next).array();
  }

  /** Whether what begins at {@code offset} goes on where this ends, or within it. */
  boolean reaches(long offset) {
    return start <= offset && offset <= next;
  }

  boolean contains(long offset) {
    return start <= offset && offset < next;
  }
}
