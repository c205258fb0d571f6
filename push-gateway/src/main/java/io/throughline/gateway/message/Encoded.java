package io.throughline.gateway.message;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A run of events as WebSocket frames, end to end, shared by every session that gets it.
 *
 * @param bytes read only by {@link ByteBuffer#duplicate()}
 * @param events how many frames
 * @param newestAppendTimeMillis when the last of them was appended; 0 if there is none
 * @param tokens the position of each, only where the audience acknowledges
 */
public record Encoded(
    ByteBuffer bytes, int events, long newestAppendTimeMillis, List<String> tokens) {

  public int size() {
    return bytes.remaining();
  }
}
