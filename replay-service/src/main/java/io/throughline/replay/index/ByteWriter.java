package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stored value: numbers as varints, text as its length plus one and its UTF-8 bytes, 0 for
 * absent. Owned by one thread; made for one value, or for one after the other.
 */
final class ByteWriter {

  private byte[] bytes;
  private int at;

  ByteWriter(int expectedBytes) {
    bytes = new byte[expectedBytes];
  }

  void raw(byte... value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, at, value.length);
    at += value.length;
  }

  void number(long value) {
    reserve(10);
    if (value >= 0 && value < 0x80) {
      bytes[at++] = (byte) value; // nearly all of them
      return;
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  void text(@Nullable String value) {
    if (value == null) {
      number(0);
      return;
    }
    byte[] utf8 = value.getBytes(UTF_8);
    number(utf8.length + 1L);
    raw(utf8);
  }

  /** Begins a new value. */
  void clear() {
    at = 0;
  }

  /** The array that the value is at the beginning of, shared until the next is begun. */
  byte[] bytes() {
    return bytes;
  }

  /** The value's length in bytes. */
  int length() {
    return at;
  }

  byte[] toBytes() {
    return at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
  }

  private void reserve(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(at + more, 2 * bytes.length));
    }
  }
}
