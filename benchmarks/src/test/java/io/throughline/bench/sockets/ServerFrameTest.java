package io.throughline.bench.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerFrameTest {

  @Test
  void theCommandTheHeadersAndTheBodyAreTakenApart() {
    ServerFrame frame = ServerFrame.parse("ERROR\nmessage:no\nmessage:ignored\n\nwhy: a:b\n\0");
    assertThat(frame.command()).isEqualTo("ERROR");
    assertThat(frame.header("message")).isEqualTo("no");
    assertThat(frame.header("position")).isNull();
    assertThat(frame.body()).isEqualTo("why: a:b\n");
  }

  @Test
  void carriageReturnsAreNotPartOfAHeader() {
    assertThat(ServerFrame.parse("RECEIPT\r\nposition:p1\r\n\r\n\0").header("position"))
        .isEqualTo("p1");
  }
}
