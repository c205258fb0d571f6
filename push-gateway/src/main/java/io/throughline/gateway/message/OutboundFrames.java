package io.throughline.gateway.message;

import java.nio.ByteBuffer;

/** Whole WebSocket frames for one session: what is not a run of events. */
public final class OutboundFrames {

  private OutboundFrames() {}

  /** A STOMP frame, which is text, in a WebSocket text frame. */
  public static ByteBuffer text(byte[] stompFrame) {
    byte[] frame = new byte[WebSocketFrames.HEAD_BYTES_MAX + stompFrame.length];
    int at = WebSocketFrames.head(frame, 0, true, stompFrame.length);
    System.arraycopy(stompFrame, 0, frame, at, stompFrame.length);
    return ByteBuffer.wrap(frame, 0, at + stompFrame.length);
  }

  public static ByteBuffer ping() {
    return ByteBuffer.wrap(WebSocketFrames.control(true, new byte[0]));
  }

  /**
   * @param payload of the ping, at most 125 bytes
   */
  public static ByteBuffer pong(byte[] payload) {
    return ByteBuffer.wrap(WebSocketFrames.control(false, payload));
  }
}
