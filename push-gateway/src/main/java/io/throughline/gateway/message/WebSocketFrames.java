package io.throughline.gateway.message;

/** The head of an unmasked, final WebSocket frame, as a server sends it (RFC 6455, section 5.2). */
final class WebSocketFrames {

  static final int HEAD_BYTES_MAX = 10;

  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;
  private static final int PONG = 0x8A;
  private static final int PING = 0x89;

  private WebSocketFrames() {}

  /** Writes the head at {@code at} and returns where the payload goes. */
  static int head(byte[] to, int at, boolean isText, int payloadBytes) {
    to[at++] = (byte) (isText ? TEXT : BINARY);
    if (payloadBytes < 126) {
      to[at++] = (byte) payloadBytes;
    } else if (payloadBytes <= 0xFFFF) {
      to[at++] = 126;
      to[at++] = (byte) (payloadBytes >>> 8);
      to[at++] = (byte) payloadBytes;
    } else {
      to[at++] = 127;
      for (int shift = 56; shift >= 0; shift -= 8) {
        to[at++] = (byte) ((long) payloadBytes >>> shift);
      }
    }
    return at;
  }

  /** A whole control frame. */
  static byte[] control(boolean isPing, byte[] payload) {
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) (isPing ? PING : PONG);
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }
}
