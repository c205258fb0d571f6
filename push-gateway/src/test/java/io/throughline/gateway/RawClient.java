package io.throughline.gateway;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client made of bytes, for what a good one would never do. */
final class RawClient implements AutoCloseable {

  static final int TEXT = 0x1;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final DataInputStream in;

  /** A frame of the server. */
  record Received(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  RawClient(int port) {
    try {
      socket.setReceiveBufferSize(4096);
      socket.setSoTimeout(20_000);
      socket.connect(new InetSocketAddress("localhost", port));
      out = socket.getOutputStream();
      in = new DataInputStream(socket.getInputStream());
      out.write(
          """
          GET /ws HTTP/1.1\r
          Host: localhost\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Protocol: v12.stomp\r
          \r
          """
              .getBytes(StandardCharsets.US_ASCII));
      String answer = "";
      while (!answer.endsWith("\r\n\r\n")) {
        answer += (char) in.readUnsignedByte();
      }
      if (!answer.startsWith("HTTP/1.1 101")) {
        throw new AssertionError(answer);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  RawClient connect(String token) {
    return send(
        TEXT, "CONNECT\naccept-version:1.2\nhost:h\nAuthorization:Bearer " + token + "\n\n\0");
  }

  RawClient send(int opcode, String text) {
    return send(opcode, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a masked frame. */
  RawClient send(int opcode, byte[] payload) {
    boolean isLong = payload.length > 125;
    byte[] frame = new byte[(isLong ? 8 : 6) + payload.length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | (isLong ? 126 : payload.length));
    if (isLong) {
      frame[2] = (byte) (payload.length >>> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(payload, 0, frame, frame.length - payload.length, payload.length);
    try {
      out.write(frame); // masked with zeros, which change nothing
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return this;
  }

  /** The next frame, which must be whole and have a sound head. */
  Received next() throws IOException {
    int head = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if ((head & 0x70) != 0 || (head & 0x80) == 0 || length > 127) {
      throw new AssertionError("not a frame's head: %x %x".formatted(head, length));
    }
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Received(head & 0xf, payload);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
