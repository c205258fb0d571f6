package io.throughline.gateway.message;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A run of messages as WebSocket frames, end to end, shared by every session that gets it.
 *
 * @param bytes read only by {@link ByteBuffer#duplicate()}
 * @param messages how many frames
 * @param conflated how many events were left out for the sake of newer ones
 * @param newestAppendTimeMillis when the last event was appended; 0 if there is none
 * @param tokens the message id of each, only where the audience acknowledges
 */
public record Encoded(
    ByteBuffer bytes,
    int messages,
    int conflated,
    long newestAppendTimeMillis,
    List<String> tokens) {

  public int size() {
    return bytes.remaining();
  }
}
