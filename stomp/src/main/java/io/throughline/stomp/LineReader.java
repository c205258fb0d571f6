package io.throughline.stomp;

import java.nio.ByteBuffer;

/**
 * Cuts lines out of the bytes as they arrive. A line that lies whole in one heap buffer is not
 * copied; one that is cut is held until the rest is there.
 */
final class LineReader {

  enum Outcome {
    /** More bytes are needed. */
    INCOMPLETE,
    /** A line that ended with a line feed. */
    LINE,
    /** A NUL came first. */
    NUL,
    TOO_LONG
  }

  private static final byte[] NONE = {};

  private final ByteStore held = new ByteStore();
  private byte[] line = NONE;
  private int offset;
  private int length;

  /**
   * Looks for the end of the current line.
   *
   * @param bytesMax how long it may be, its line end not counted
   * @param endsWithCrLf whether a carriage return before the line feed belongs to the line end
   */
  Outcome find(ByteBuffer bytes, int bytesMax, boolean endsWithCrLf) {
    int start = bytes.position();
    int scanned = Math.min(bytes.remaining(), bytesMax + 2 - held.size());
    int count = 0;
    byte end = -1;
    while (count < scanned) {
      byte octet = bytes.get(start + count);
      if (octet == '\n' || octet == 0) {
        end = octet;
        break;
      }
      count++;
    }
    if (end < 0) {
      return hold(bytes, count, bytesMax);
    }
    cut(bytes, start, count, bytesMax + 1);
    if (end == 0) {
      return Outcome.NUL;
    }
    if (endsWithCrLf && length > 0 && line[offset + length - 1] == '\r') {
      length--;
    }
    return length > bytesMax ? Outcome.TOO_LONG : Outcome.LINE;
  }

  /** Where the line found last is: from {@link #offset}, {@link #length} bytes. */
  byte[] bytes() {
    return line;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** Forgets the line found last. */
  void done() {
    line = NONE;
    held.clear();
  }

  int heldBytes() {
    return held.capacity();
  }

  private Outcome hold(ByteBuffer bytes, int count, int bytesMax) {
    if (held.size() + count > bytesMax + 1) {
      return Outcome.TOO_LONG;
    }
    held.take(bytes, count, bytesMax + 1);
    return Outcome.INCOMPLETE;
  }

  private void cut(ByteBuffer bytes, int start, int count, int capacityMax) {
    if (held.size() == 0 && bytes.hasArray()) {
      line = bytes.array();
      offset = bytes.arrayOffset() + start;
      length = count;
      bytes.position(start + count + 1);
    } else {
      held.take(bytes, count, capacityMax);
      bytes.get();
      line = held.bytes();
      offset = 0;
      length = held.size();
    }
  }
}
