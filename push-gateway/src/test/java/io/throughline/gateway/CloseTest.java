package io.throughline.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** How connections end, seen from below WebSocket. */
class CloseTest {

  /** Masked with zeros, so that what is sent can be read here: {@code NOPE} and NUL. */
  private static final byte[] BAD_FRAME = {
    (byte) 0x81, (byte) 0x87, 0, 0, 0, 0, 'N', 'O', 'P', 'E', '\n', '\n', 0
  };

  private static final byte[] CLOSE_FRAME = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

  @Test
  void clientThatAnswersTheClose_isLetGoAtOnce() throws IOException {
    try (GatewayFixture gateway = GatewayFixture.start();
        Socket socket = handshake(gateway)) {
      socket.getOutputStream().write(BAD_FRAME);
      InputStream in = socket.getInputStream();
      readUntil(in, "unknown-command");
      socket.getOutputStream().write(CLOSE_FRAME);
      socket.setSoTimeout(3_000);
      in.readAllBytes();
    }
  }

  @Test
  void clientThatIgnoresTheClose_isDroppedAllTheSame() throws IOException {
    try (GatewayFixture gateway = GatewayFixture.start();
        Socket socket = handshake(gateway)) {
      socket.getOutputStream().write(BAD_FRAME);
      InputStream in = socket.getInputStream();
      readUntil(in, "unknown-command");
      socket.getOutputStream().write(BAD_FRAME);
      socket.setSoTimeout(30_000);
      in.readAllBytes();
    }
  }

  private static Socket handshake(GatewayFixture gateway) throws IOException {
    Socket socket = new Socket("localhost", gateway.port());
    socket
        .getOutputStream()
        .write(
            """
            GET /ws HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            Sec-WebSocket-Protocol: v12.stomp\r
            \r
            """
                .getBytes(US_ASCII));
    readUntil(socket.getInputStream(), "\r\n\r\n");
    return socket;
  }

  private static void readUntil(InputStream in, String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      read.write(octet);
      if (read.toString(US_ASCII).endsWith(end)) {
        return;
      }
    }
    assertThat(read.toString(US_ASCII)).endsWith(end);
  }
}
