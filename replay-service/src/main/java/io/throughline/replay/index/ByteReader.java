package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote, and trusts it: the values are this process's own. Made for
 * one value, by one thread.
 */
final class ByteReader {

  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  int at() {
    return at;
  }

  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Nullable String text() {
    int length = (int) number() - 1;
    if (length < 0) {
      return null;
    }
    String value = new String(bytes, at, length, UTF_8);
    at += length;
    return value;
  }

  void skipText() {
    int length = (int) number() - 1;
    at += Math.max(0, length);
  }

  String requiredText() {
    String value = text();
    if (value == null) {
      throw new IllegalStateException("stored value: a required text is absent");
    }
    return value;
  }
}
