package io.throughline.gateway.message;

import io.throughline.gateway.message.RunEncoder.Room;
import io.throughline.gateway.outbound.MessageTail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a run is put together, frame by frame, within the room that there is. Used again for every
 * run; has one owner, a lane.
 */
final class RunBuffer {

  private static final int CAPACITY = 80 << 10;
  private static final byte[] CONFLATED = "conflated:".getBytes(StandardCharsets.US_ASCII);

  private final List<String> tokens = new ArrayList<>();
  private byte[] bytes = new byte[CAPACITY];
  private int size;
  private int frames;
  private int conflated;
  private long newestAppendTimeMillis;

  void clear() {
    size = 0;
    frames = 0;
    conflated = 0;
    newestAppendTimeMillis = 0;
    tokens.clear();
  }

  /** A copy of what was put together. */
  Encoded encoded() {
    return new Encoded(
        ByteBuffer.wrap(Arrays.copyOf(bytes, size)),
        frames,
        conflated,
        newestAppendTimeMillis,
        List.copyOf(tokens));
  }

  /**
   * Adds a frame if there is room for it; there always is for the first.
   *
   * @param leftOut how many events just before it were left out for the sake of newer ones
   * @return whether it was added
   */
  boolean add(SharedRuns shared, MessageTail tail, int leftOut, long appendTimeMillis, Room room) {
    byte[] digits =
        leftOut == 0 ? null : Integer.toString(leftOut).getBytes(StandardCharsets.US_ASCII);
    int ackBytes =
        shared.audience().hasAckIds() ? shared.ackHead().length + tail.token().length + 1 : 0;
    int conflatedBytes = digits == null ? 0 : CONFLATED.length + digits.length + 1;
    int payload = shared.messageHead().length + conflatedBytes + ackBytes + tail.bytes().length;
    boolean fits =
        frames == 0
            || (frames < room.events()
                && size + payload + WebSocketFrames.HEAD_BYTES_MAX <= room.bytes());
    if (!fits) {
      return false;
    }
    ensure(payload + WebSocketFrames.HEAD_BYTES_MAX);
    size = WebSocketFrames.head(bytes, size, tail.isText(), payload);
    append(shared.messageHead());
    if (digits != null) {
      append(CONFLATED);
      append(digits);
      bytes[size++] = '\n';
    }
    if (ackBytes > 0) {
      append(shared.ackHead());
      append(tail.token());
      bytes[size++] = '\n';
      tokens.add(new String(tail.token(), StandardCharsets.US_ASCII));
    }
    append(tail.bytes());
    frames++;
    conflated += leftOut;
    newestAppendTimeMillis = appendTimeMillis;
    return true;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }

  private void append(byte[] part) {
    System.arraycopy(part, 0, bytes, size, part.length);
    size += part.length;
  }
}
