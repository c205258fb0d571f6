package io.throughline.log.wire;

import static java.nio.charset.CodingErrorAction.REPORT;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link WireWriter} wrote. Made for one page, by one thread.
 *
 * <p>Trusts nothing: every length is checked against what is left before anything is allocated, so
 * that damaged bytes cost no more memory than they have.
 */
final class WireReader {

  private final byte[] bytes;
  private final List<String> sharedTexts = new ArrayList<>();
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(REPORT).onUnmappableCharacter(REPORT);
  private int at;

  WireReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int remaining() {
    return bytes.length - at;
  }

  PageFormatException refusal(String what, Object found, String expected) {
    return new PageFormatException(
        "%s: %s at byte %d (expected: %s)".formatted(what, found, at, expected));
  }

  int byteOf(String what) {
    if (at == bytes.length) {
      throw refusal(what, "the end", "a byte");
    }
    return bytes[at++] & 0xFF;
  }

  boolean flag(String what) {
    int value = byteOf(what);
    if (value > 1) {
      throw refusal(what, value, "0 or 1");
    }
    return value == 1;
  }

  /** Any 64 bits. */
  long number(String what) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = byteOf(what);
      if (shift == 63 && next > 1) {
        break;
      }
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw refusal(what, "more than 64 bits", "a number");
  }

  long number(String what, long max) {
    long value = number(what);
    if (value < 0 || value > max) {
      throw refusal(what, Long.toUnsignedString(value), "0 to " + max);
    }
    return value;
  }

  long signed(String what) {
    long value = number(what);
    return (value >>> 1) ^ -(value & 1);
  }

  /** How many of something that takes at least {@code bytesEach} follow. */
  int count(String what, int bytesEach) {
    long count = number(what);
    int max = remaining() / bytesEach;
    if (count < 0 || count > max) {
      throw refusal(what, Long.toUnsignedString(count), "0 to " + max);
    }
    return (int) count;
  }

  byte[] raw(String what) {
    int length = count(what, 1);
    byte[] value = new byte[length];
    System.arraycopy(bytes, at, value, 0, length);
    at += length;
    return value;
  }

  String text(String what) {
    int length = count(what, 1);
    try {
      String value = utf8.decode(ByteBuffer.wrap(bytes, at, length)).toString();
      at += length;
      return value;
    } catch (CharacterCodingException malformed) {
      throw refusal(what, "malformed bytes", "UTF-8");
    }
  }

  @Nullable String optionalText(String what) {
    return flag(what) ? text(what) : null;
  }

  @Nullable String sharedText(String what) {
    int reference = (int) number(what, sharedTexts.size() + 1L);
    if (reference == 0) {
      return null;
    }
    if (reference > 1) {
      return sharedTexts.get(reference - 2);
    }
    String value = text(what);
    if (sharedTexts.size() < WireWriter.SHARED_TEXTS_MAX) {
      sharedTexts.add(value);
    }
    return value;
  }

  String requiredSharedText(String what) {
    String value = sharedText(what);
    if (value == null) {
      throw refusal(what, "absent", "text");
    }
    return value;
  }

  void end() {
    if (at != bytes.length) {
      throw refusal("end", remaining() + " more bytes", "none");
    }
  }
}
