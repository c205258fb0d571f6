package io.throughline.gateway.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes out with a session's next write, in order. Owned by the session's lane.
 *
 * <p>Not a queue of messages: events get in only while the session is writable and up to its limit
 * in flight. Answers and notices may wait here while a write is under way.
 */
final class Outbox {

  private final List<ByteBuffer> frames = new ArrayList<>(4);
  private long bytes;

  void add(ByteBuffer webSocketFrames) {
    if (webSocketFrames.hasRemaining()) {
      frames.add(webSocketFrames);
      bytes += webSocketFrames.remaining();
    }
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Takes everything out. */
  ByteBuffer[] drain() {
    ByteBuffer[] all = frames.toArray(ByteBuffer[]::new);
    frames.clear();
    bytes = 0;
    return all;
  }
}
