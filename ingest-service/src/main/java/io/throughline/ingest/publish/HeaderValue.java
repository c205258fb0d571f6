package io.throughline.ingest.publish;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How an attribute stands in an HTTP header: CloudEvents' HTTP binding 1.0.2, 3.1.3.2. */
final class HeaderValue {

  static final String EXPECTED = "printable ASCII, everything else as percent-encoded UTF-8";

  private HeaderValue() {}

  /** The attribute's value, or nothing if the header is not one that the binding allows. */
  static Optional<String> decode(String header) {
    boolean plain = true;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c < 0x20 || c > 0x7E) {
        return Optional.empty();
      }
      plain &= c != '%' && c != '"';
    }
    return plain ? Optional.of(header) : percentDecode(unquote(header));
  }

  /**
   * The same for an attribute that is a URI. Common senders, the CloudEvents SDK for Java among
   * them, leave a URI's own percent-escapes as they are instead of escaping them once more: where
   * decoding leaves no URI, the header was one.
   */
  static Optional<String> decodeUri(String header) {
    return decode(header)
        .map(decoded -> decoded.chars().allMatch(HeaderValue::standsInUri) ? decoded : header);
  }

  private static boolean standsInUri(int c) {
    return c > 0x20 && c < 0x7F && "\"<>\\^`{|}".indexOf(c) < 0;
  }

  /** Takes double quotes and backslashes away, as older senders put them there. */
  private static String unquote(String header) {
    if (header.length() < 2 || header.charAt(0) != '"' || !header.endsWith("\"")) {
      return header;
    }
    StringBuilder text = new StringBuilder(header.length());
    for (int i = 1; i < header.length() - 1; i++) {
      char c = header.charAt(i);
      if (c == '\\' && i + 1 < header.length() - 1) {
        i++;
        c = header.charAt(i);
      }
      text.append(c);
    }
    return text.toString();
  }

  /** One round; a percent sign that begins no escape is refused rather than guessed at. */
  private static Optional<String> percentDecode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low < 0) {
        return Optional.empty();
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }
}
