package io.throughline.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** JSON as bytes: UTF-8 only (RFC 8259, 8.1), looked at token by token, never as a tree. */
public final class Json {

  static final JsonFactory FACTORY =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CHARSET_DETECTION).build();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** In eight bytes, the bits that no ASCII character has. */
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private Json() {}

  public static JsonParser parser(byte[] bytes, int from, int to) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from);
  }

  /** Whether the bytes are exactly one JSON value, in valid UTF-8. */
  static boolean isWellFormed(byte[] bytes) {
    if (!isUtf8(bytes, 0, bytes.length)) {
      return false;
    }
    try (JsonParser parser = parser(bytes, 0, bytes.length)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }

  /** Whether the bytes are valid UTF-8: plain ASCII, nearly always, is seen at once. */
  public static boolean isUtf8(byte[] bytes, int from, int to) {
    int at = from;
    while (to - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
      at += Long.BYTES;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    if (at == to) {
      return true;
    }
    try {
      CharBuffer unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, to - at));
      return true;
    } catch (CharacterCodingException invalid) {
      return false;
    }
  }

  /** Where and why parsing failed, in one line, with nothing of the parser's own types in it. */
  static String describe(JacksonException failure) {
    String message = failure.getOriginalMessage();
    int end = message.indexOf('\n');
    String reason = end < 0 ? message : message.substring(0, end);
    TokenStreamLocation location = failure.getLocation();
    return failure instanceof StreamReadException && location != null
        ? "not JSON at line %d, column %d: %s"
            .formatted(location.getLineNr(), location.getColumnNr(), reason)
        : "not JSON: " + reason;
  }
}
