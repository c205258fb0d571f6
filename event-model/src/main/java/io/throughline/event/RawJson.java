package io.throughline.event;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.SerializableString;

/**
 * JSON that is there already as UTF-8 bytes, handed to a generator as it is: no decoding, no
 * encoding.
 */
public record RawJson(byte[] bytes) implements SerializableString {

  /**
   * The same JSON without line breaks. Between tokens they are white space, and inside strings JSON
   * does not allow them: a blank says the same.
   */
  public static RawJson onOneLine(byte[] json) {
    byte[] line = json;
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        if (line == json) {
          line = json.clone();
        }
        line[i] = ' ';
      }
    }
    return new RawJson(line);
  }

  @Override
  public byte[] asUnquotedUTF8() {
    return bytes;
  }

  @Override
  public int appendUnquotedUTF8(byte[] buffer, int offset) {
    if (offset + bytes.length > buffer.length) {
      return -1;
    }
    System.arraycopy(bytes, 0, buffer, offset, bytes.length);
    return bytes.length;
  }

  @Override
  public int writeUnquotedUTF8(OutputStream out) throws IOException {
    out.write(bytes);
    return bytes.length;
  }

  @Override
  public int putUnquotedUTF8(ByteBuffer buffer) {
    if (bytes.length > buffer.remaining()) {
      return -1;
    }
    buffer.put(bytes);
    return bytes.length;
  }

  @Override
  public String getValue() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int charLength() {
    return getValue().length();
  }

  @Override
  public int appendUnquoted(char[] buffer, int offset) {
    char[] chars = getValue().toCharArray();
    if (offset + chars.length > buffer.length) {
      return -1;
    }
    System.arraycopy(chars, 0, buffer, offset, chars.length);
    return chars.length;
  }

  @Override
  public char[] asQuotedChars() {
    throw neverQuoted();
  }

  @Override
  public byte[] asQuotedUTF8() {
    throw neverQuoted();
  }

  @Override
  public int appendQuotedUTF8(byte[] buffer, int offset) {
    throw neverQuoted();
  }

  @Override
  public int appendQuoted(char[] buffer, int offset) {
    throw neverQuoted();
  }

  @Override
  public int writeQuotedUTF8(OutputStream out) {
    throw neverQuoted();
  }

  @Override
  public int putQuotedUTF8(ByteBuffer buffer) {
    throw neverQuoted();
  }

  private static UnsupportedOperationException neverQuoted() {
    return new UnsupportedOperationException("raw JSON is written as a value, never as a string");
  }
}
