package io.throughline.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void theLongestFrameWithinTheLimits_passes_andIsAsLongAsTheySay() {
    Limits limits = new Limits(10, 2, 20);
    // The longest command's name stands for a command of the longest length.
    int shorter = Command.BYTES_MAX - "SEND".length();
    String frame =
        "SEND\r\n" + ("h:" + "x".repeat(18) + "\r\n").repeat(2) + "\r\n" + "b".repeat(10) + "^@";

    assertThat(Wire.bytes(frame).remaining() + shorter).isEqualTo((int) limits.frameBytesMax());
    assertThat(Wire.decode(Wire.decoder(StompVersion.V1_2, limits), frame)).hasSize(1);
  }

  @Test
  void limitsThatLetNothingPass_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Limits(1, 0, 100))
        .withMessage("limit of headers: 0 (expected: at least 1)");
  }
}
