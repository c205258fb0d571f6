package io.throughline.log.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the format's primitives into a growing buffer. Made for one page, by one thread.
 *
 * <p>Numbers are varints, little end first, 7 bits a byte; signed ones zigzag. Text is UTF-8 after
 * its length. <em>Shared</em> text, which repeats from event to event (types, sources, subjects),
 * is written once and referred to from then on: 0 is absent, 1 is "new, here it is", n is the one
 * written as number n - 2.
 */
final class WireWriter {

  /** Further new texts are written out each time: a page of distinct subjects stays bounded. */
  static final int SHARED_TEXTS_MAX = 4096;

  private final Map<String, Integer> sharedTexts = new HashMap<>();
  private byte[] bytes;
  private int length;

  WireWriter(int expectedBytes) {
    bytes = new byte[Math.max(64, expectedBytes)];
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  void byteOf(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  /** Any 64 bits, taken as unsigned. */
  void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  void raw(byte[] value) {
    number(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  void text(String value) {
    raw(value.getBytes(StandardCharsets.UTF_8));
  }

  void optionalText(@Nullable String value) {
    byteOf(value == null ? 0 : 1);
    if (value != null) {
      text(value);
    }
  }

  void sharedText(@Nullable String value) {
    if (value == null) {
      number(0);
      return;
    }
    Integer known = sharedTexts.get(value);
    if (known != null) {
      number(known + 2L);
      return;
    }
    if (sharedTexts.size() < SHARED_TEXTS_MAX) {
      sharedTexts.put(value, sharedTexts.size());
    }
    number(1);
    text(value);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }
}
