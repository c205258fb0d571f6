package io.throughline.ingest.publish;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, ended by LF or CR LF, holding no more than one line and one
 * read. Used by one thread.
 */
final class LineReader {

  private static final int READ_BYTES = 16 * 1024;

  private final InputStream in;
  private final int lineBytesMax;
  private byte[] buffer = new byte[READ_BYTES];
  private int from;
  private int to;

  /** One line. */
  sealed interface Line {

    /** Its bytes, without the end of line: {@code buffer[from, to)}, valid until the next read. */
    record Text(byte[] buffer, int from, int to) implements Line {

      boolean isBlank() {
        for (int i = from; i < to; i++) {
          if (buffer[i] != ' ' && buffer[i] != '\t') {
            return false;
          }
        }
        return true;
      }
    }

    /** Longer than the limit, and passed over to its end. */
    record TooLong() implements Line {}
  }

  LineReader(InputStream in, int lineBytesMax) {
    this.in = in;
    this.lineBytesMax = lineBytesMax;
  }

  /** The next line, or nothing at the end. What follows the last end of line is a line too. */
  @Nullable Line next() throws IOException {
    int scanned = from;
    while (true) {
      int end = indexOfLineFeed(scanned);
      if (end >= 0) {
        return line(end, end + 1);
      }
      if (to - from > lineBytesMax) {
        return skipLine();
      }
      scanned = to - from;
      if (!fill()) {
        return from == to ? null : line(to, to);
      }
      scanned += from;
    }
  }

  private Line line(int end, int next) {
    int start = from;
    from = next;
    if (end - start > lineBytesMax) {
      return new Line.TooLong();
    }
    boolean carriageReturn = end > start && buffer[end - 1] == '\r';
    return new Line.Text(buffer, start, carriageReturn ? end - 1 : end);
  }

  private Line skipLine() throws IOException {
    int end;
    do {
      from = 0;
      to = 0;
      if (!fill()) {
        return new Line.TooLong();
      }
      end = indexOfLineFeed(0);
    } while (end < 0);
    from = end + 1;
    return new Line.TooLong();
  }

  private int indexOfLineFeed(int start) {
    for (int i = start; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more behind what is there, moving it to the front and growing the buffer as needed. */
  private boolean fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, to, buffer.length - to);
    if (read < 0) {
      return false;
    }
    to += read;
    return true;
  }
}
