package io.throughline.bench.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StampedBodyTest {

  private static final long NOW = 1_763_686_747_123_456L;

  @Test
  void whatIsWrittenIsReadBack_andIsJsonOfTheAskedLength() {
    StampedBody body = new StampedBody(77, 400);
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 10_000; i++) {
      long seq = random.nextLong(9 * Digits.FLOOR);
      long due = NOW + random.nextLong(1_000_000_000L);
      byte[] bytes = body.encode(seq, due, due + i);
      ByteBuffer buffer = ByteBuffer.allocate(500).put(13, bytes);
      assertThat(bytes).hasSize(400);
      assertThat(body.matches(buffer, 13)).isTrue();
      assertThat(StampedBody.seq(buffer, 13)).isEqualTo(seq);
      assertThat(StampedBody.dueMicros(buffer, 13)).isEqualTo(due);
      assertThat(StampedBody.sentMicros(buffer, 13)).isEqualTo(due + i);
    }
    JsonNode json = JsonMapper.shared().readTree(body.encode(5, NOW, NOW + 1));
    assertThat(json.get("seq").asLong()).isEqualTo(Digits.FLOOR + 5);
    assertThat(json.get("progress").asDouble()).isEqualTo(0.5);
  }

  @Test
  void anotherRunsEventIsNotOurs() {
    byte[] theirs = new StampedBody(78, 400).encode(0, NOW, NOW);
    assertThat(new StampedBody(77, 400).matches(ByteBuffer.wrap(theirs), 0)).isFalse();
  }
}
