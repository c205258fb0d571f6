package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a header's name or value into text: undoes a version's escapes and insists on
 * valid UTF-8. Plain ASCII, which nearly everything is, costs one string and nothing else.
 */
final class HeaderText {

  private HeaderText() {}

  /** Whether the text can be read, and if not, why. */
  sealed interface Reading {
    record Text(String text) implements Reading {}

    record Unreadable(StompError code, String reason) implements Reading {}
  }

  /** The text if it is plain ASCII without a backslash, otherwise null. */
  static @Nullable String plain(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0 || bytes[i] == '\\' || bytes[i] == '\r') {
        return null;
      }
    }
    return new String(bytes, offset, length, ISO_8859_1);
  }

  /** The text of any bytes, with this version's escapes undone. */
  static Reading read(byte[] bytes, int offset, int length, StompVersion escapes) {
    byte[] unescaped = new byte[length];
    int size = 0;
    for (int i = offset; i < offset + length; i++) {
      byte octet = bytes[i];
      if (octet == '\r' && escapes == StompVersion.V1_2) {
        return unreadable(StompError.MALFORMED_FRAME, "a carriage return (expected '\\r')");
      }
      if (octet == '\\' && escapes != StompVersion.V1_0) {
        int escaped = i + 1 < offset + length ? unescape(bytes[++i], escapes) : -1;
        if (escaped < 0) {
          return unreadable(
              StompError.UNDEFINED_ESCAPE,
              escapes == StompVersion.V1_2
                  ? "an undefined escape (expected '\\n', '\\r', '\\c' or '\\\\')"
                  : "an undefined escape (expected '\\n', '\\c' or '\\\\')");
        }
        octet = (byte) escaped;
      }
      unescaped[size++] = octet;
    }
    return decode(unescaped, size);
  }

  private static int unescape(byte letter, StompVersion escapes) {
    return switch (letter) {
      case 'n' -> '\n';
      case 'c' -> ':';
      case '\\' -> '\\';
      case 'r' -> escapes == StompVersion.V1_2 ? '\r' : -1;
      default -> -1;
    };
  }

  private static Reading decode(byte[] bytes, int size) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(size);
    if (decoder.decode(ByteBuffer.wrap(bytes, 0, size), chars, true).isError()) {
      return unreadable(StompError.INVALID_UTF8, "bytes that are not UTF-8");
    }
    return new Reading.Text(chars.flip().toString());
  }

  private static Reading unreadable(StompError code, String reason) {
    return new Reading.Unreadable(code, reason);
  }
}
