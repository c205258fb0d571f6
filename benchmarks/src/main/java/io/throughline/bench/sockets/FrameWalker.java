package io.throughline.bench.sockets;

import java.nio.ByteBuffer;

/**
 * Walks the WebSocket frames (RFC 6455, section 5.2) that a server sent, without copying: from
 * header to header, telling a visitor where each payload lies. Pure.
 */
final class FrameWalker {

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;

  /** Told of each whole frame; {@code start} and {@code end} are places in the walked buffer. */
  interface Visitor {
    void frame(int opcode, ByteBuffer buffer, int start, int end);
  }

  /** What the load client can't read, which is never a server's mistake alone: it ends the run. */
  static final class Unreadable extends RuntimeException {
    Unreadable(String message) {
      super(message);
    }
  }

  private FrameWalker() {}

  /**
   * Visits every whole frame in {@code [0, limit)}.
   *
   * @return where the first frame that is not whole begins; {@code limit} when all were whole
   */
  static int walk(ByteBuffer buffer, int limit, Visitor visitor) {
    int at = 0;
    while (limit - at >= 2) {
      int first = buffer.get(at) & 0xff;
      int length = buffer.get(at + 1) & 0xff;
      int start = at + 2;
      if (length == 126) {
        if (limit - at < 4) {
          return at;
        }
        length = buffer.getShort(at + 2) & 0xffff;
        start = at + 4;
      } else if (length == 127) {
        if (limit - at < 10) {
          return at;
        }
        length = toInt(buffer.getLong(at + 2));
        start = at + 10;
      } else if (length > 127) {
        throw new Unreadable("frame from the server: masked (expected: not masked)");
      }
      int opcode = first & 0x0f;
      if ((first & FIN) == 0 || opcode == 0) {
        throw new Unreadable("message in several frames (expected: one frame per message)");
      }
      if (length > limit - start) {
        if (start - at + length > buffer.capacity()) {
          throw new Unreadable(
              "frame of %d bytes (expected: at most %d)".formatted(length, buffer.capacity()));
        }
        return at;
      }
      visitor.frame(opcode, buffer, start, start + length);
      at = start + length;
    }
    return at;
  }

  private static int toInt(long length) {
    if (length < 0 || length > Integer.MAX_VALUE - 16) {
      throw new Unreadable("frame of %d bytes (expected: less than 2 GB)".formatted(length));
    }
    return (int) length;
  }
}
