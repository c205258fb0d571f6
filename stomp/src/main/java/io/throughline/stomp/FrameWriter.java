package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
  private static final int CHAR_BYTES_MAX = 3;
  private static final int ASCII = 0x80;

  /** The ASCII characters that every version writes as they are. */
  private static final boolean[] IS_PLAIN = new boolean[ASCII];

  static {
    Arrays.fill(IS_PLAIN, true);
    for (char special : new char[] {0, '\n', '\r', ':', '\\'}) {
      IS_PLAIN[special] = false;
    }
  }

  private static final byte[] CONTENT_LENGTH =
      (HeaderNames.CONTENT_LENGTH + ":").getBytes(US_ASCII);

  private final StompVersion version;
  private byte[] bytes;
  private int size;
  private StompVersion escaping;

  /**
   * A writer with nothing written.
   *
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
    ensure(CHAR_BYTES_MAX * length);
    int plain = plain(text);
    for (int i = plain; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ASCII) {
        int point = text.codePointAt(i);
        i += Character.charCount(point) - 1;
        beyondAscii(point);
      } else if (IS_PLAIN[c]) {
        bytes[size++] = (byte) c;
      } else {
        special(c, isName);
      }
    }
  }

  /**
   * Writes as much of the beginning as needs no care, which is nearly always all, and returns how
   * much that was. There is room for it. On locals alone: it runs for every byte of every header.
   */
  private int plain(String text) {
    byte[] to = bytes;
    int at = size;
    int length = text.length();
    int i = 0;
    while (i < length) {
      char c = text.charAt(i);
      if (c >= ASCII || !IS_PLAIN[c]) {
        break;
      }
      to[at++] = (byte) c;
      i++;
    }
    size = at;
    return i;
  }

  /** Writes a character that some version treats specially. There is room for it. */
  private void special(char c, boolean isName) {
    char escape =
        switch (c) {
          case '\n' -> 'n';
          case ':' -> 'c';
          case '\\' -> '\\';
          case '\r' -> 'r';
          default -> 0;
        };
    boolean unescaped = escaping == StompVersion.V1_0;
    boolean escapable = escape != 0 && (c != '\r' || escaping == StompVersion.V1_2);
    if (escapable && !unescaped) {
      bytes[size++] = '\\';
      bytes[size++] = (byte) escape;
      return;
    }
    boolean breaksOut = c == '\n' || c == '\r' || (isName && c == ':');
    bytes[size++] = (byte) (c == 0 || (unescaped && breaksOut) ? '?' : c);
  }

  /** Writes a code point as UTF-8. There is room for it. */
  private void beyondAscii(int point) {
    if (point < 0x800) {
      bytes[size++] = (byte) (0xC0 | (point >> 6));
    } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
      bytes[size++] = '?';
      return;
    } else if (point < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      bytes[size++] = (byte) (0xE0 | (point >> 12));
      continuation(point >> 6);
    } else {
      bytes[size++] = (byte) (0xF0 | (point >> 18));
      continuation(point >> 12);
      continuation(point >> 6);
    }
    continuation(point);
  }

  private void continuation(int bits) {
    bytes[size++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void number(long value) {
    ensure(LONG_DIGITS_MAX);
    if (value < 0) {
      escaped(Long.toString(value).getBytes(US_ASCII));
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
