package io.throughline.stomp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes frames one after another into one growing array, without an object per header.
 *
 * <pre>{@code
 * writer.command(Command.MESSAGE)
 *     .header("subscription", id)
 *     .escaped(constantHeaderLines)
 *     .body(data);
 * }</pre>
 *
 * <p>What a version cannot carry is written as {@code ?}: NUL in a header, half a surrogate pair,
 * and, where nothing is escaped (1.0, connection frames), line ends, and colons in names. So no
 * value can ever break out of its header.
 *
 * <p>Has one owner; not safe for use by several threads.
 */
public final class FrameWriter {

  private static final int LONG_DIGITS_MAX = 20;
  private static final byte[] CONTENT_LENGTH =
      (HeaderNames.CONTENT_LENGTH + ":").getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final StompVersion version;
  private byte[] bytes;
  private int size;
  private StompVersion escaping;

  /**
   * @param version whose escapes to write; 1.0 as long as none is agreed
   * @param capacity bytes to begin with
   */
  public FrameWriter(StompVersion version, int capacity) {
    this.version = version;
    this.escaping = version;
    this.bytes = new byte[Math.max(16, capacity)];
  }

  /** Begins a frame. */
  public FrameWriter command(Command command) {
    escaping = command.isConnection() ? StompVersion.V1_0 : version;
    return escaped(command.bytes()).octet('\n');
  }

  /** Writes one header, escaped. */
  public FrameWriter header(String name, String value) {
    text(name, true);
    octet(':');
    text(value, false);
    return octet('\n');
  }

  /** Writes one header with a number. */
  public FrameWriter header(String name, long value) {
    text(name, true);
    octet(':');
    number(value);
    return octet('\n');
  }

  /**
   * Writes bytes as they are, such as header lines that were escaped before, each with its line end
   * (see {@link #headerLines}).
   */
  public FrameWriter escaped(byte[] headerLines) {
    ensure(headerLines.length);
    System.arraycopy(headerLines, 0, bytes, size, headerLines.length);
    size += headerLines.length;
    return this;
  }

  /** Ends the headers and the frame: no body. */
  public FrameWriter end() {
    return octet('\n').octet(0);
  }

  /** Writes {@code content-length}, ends the headers, writes the body and ends the frame. */
  public FrameWriter body(byte[] body) {
    return body(body, 0, body.length);
  }

  /** As {@link #body(byte[])}, from a part of an array. */
  public FrameWriter body(byte[] body, int offset, int length) {
    escaped(CONTENT_LENGTH);
    number(length);
    ensure(length + 3);
    octet('\n').octet('\n');
    System.arraycopy(body, offset, bytes, size, length);
    size += length;
    return octet(0);
  }

  /** One end of line: a heart-beat. */
  public FrameWriter heartBeat() {
    return octet('\n');
  }

  /** How many bytes were written since the last {@link #reset}. */
  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the array. */
  public void reset() {
    size = 0;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** What was written, not copied: good until the next write or reset. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Header lines for {@link #escaped}, escaped once for every frame that will have them. */
  public static byte[] headerLines(StompVersion version, Headers headers) {
    FrameWriter writer = new FrameWriter(version, 64);
    headers.forEach(writer::header);
    return writer.toByteArray();
  }

  private FrameWriter octet(int octet) {
    ensure(1);
    bytes[size++] = (byte) octet;
    return this;
  }

  private void text(String text, boolean isName) {
    int length = text.length();
    ensure(3 * length);
    byte[] to = bytes;
    int at = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > '\\' && c < 0x80 || c > ':' && c < '\\' || c >= ' ' && c < ':') {
        to[at++] = (byte) c;
      } else if (c < 0x80) {
        at = special(to, at, c, isName);
      } else if (c < 0x800) {
        to[at++] = (byte) (0xC0 | c >> 6);
        to[at++] = (byte) (0x80 | c & 0x3F);
      } else if (!Character.isSurrogate(c)) {
        to[at++] = (byte) (0xE0 | c >> 12);
        to[at++] = (byte) (0x80 | c >> 6 & 0x3F);
        to[at++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        to[at++] = (byte) (0xF0 | point >> 18);
        to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        to[at++] = (byte) (0x80 | point & 0x3F);
      } else {
        to[at++] = '?';
      }
    }
    size = at;
  }

  /** Writes a character that some version treats specially, and returns where the next one goes. */
  private int special(byte[] to, int at, char c, boolean isName) {
    char escape =
        switch (escaping) {
          case V1_0 -> 0;
          case V1_1 -> c == '\n' ? 'n' : c == ':' ? 'c' : c == '\\' ? '\\' : 0;
          case V1_2 -> c == '\n' ? 'n' : c == ':' ? 'c' : c == '\\' ? '\\' : c == '\r' ? 'r' : 0;
        };
    if (escape != 0) {
      to[at] = '\\';
      to[at + 1] = (byte) escape;
      return at + 2;
    }
    boolean breaksOut =
        c == 0 || escaping == StompVersion.V1_0 && (c == '\n' || c == '\r' || isName && c == ':');
    to[at] = breaksOut ? (byte) '?' : (byte) c;
    return at + 1;
  }

  private void number(long value) {
    ensure(LONG_DIGITS_MAX);
    if (value < 0) {
      escaped(Long.toString(value).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      return;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
