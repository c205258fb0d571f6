package io.throughline.bench.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * The few bytes that a socket sends: the upgrade request, CONNECT, SUBSCRIBE, pongs, heart-beats.
 *
 * <p>Masked with the key 0. RFC 6455 (section 5.3) wants an unpredictable key, to protect proxies
 * from what a page's script sends; no server can tell, and there is neither a proxy nor a script.
 */
final class Outgoing {

  /** A heart-beat: a lone line feed (STOMP 1.2, "Heart-beating"). */
  static final byte[] HEART_BEAT = {'\n'};

  private Outgoing() {}

  static ByteBuffer upgrade(Endpoint endpoint) {
    String path = endpoint.url().getRawPath().isEmpty() ? "/" : endpoint.url().getRawPath();
    return ByteBuffer.wrap(
        """
        GET %s HTTP/1.1\r
        Host: %s\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: v12.stomp\r
        \r
        """
            .formatted(path, endpoint.authority())
            .getBytes(UTF_8));
  }

  static ByteBuffer connect(Endpoint endpoint, int heartBeatMillis) {
    StringBuilder frame = new StringBuilder("CONNECT\naccept-version:1.2\n");
    frame.append("host:").append(endpoint.url().getHost()).append('\n');
    frame.append("heart-beat:").append(heartBeatMillis).append(",0\n");
    if (endpoint.token() != null) {
      frame.append("Authorization:Bearer ").append(endpoint.token()).append('\n');
    }
    return text(frame.append("\n\0").toString());
  }

  static ByteBuffer subscribe(Subscription subscription, boolean receipt) {
    StringBuilder frame = new StringBuilder("SUBSCRIBE\nid:0\n");
    frame.append("destination:").append(subscription.destination()).append('\n');
    if (receipt) {
      frame.append("receipt:subscribed\n");
    }
    subscription.headers().forEach((n, v) -> frame.append(n).append(':').append(v).append('\n'));
    return text(frame.append("\n\0").toString());
  }

  private static ByteBuffer text(String frame) {
    return frame(FrameWalker.TEXT, frame.getBytes(UTF_8));
  }

  static ByteBuffer frame(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) (0x80 | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 0x10000) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    return frame.putInt(0).put(payload).flip();
  }
}
