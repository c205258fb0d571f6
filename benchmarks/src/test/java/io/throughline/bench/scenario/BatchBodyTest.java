package io.throughline.bench.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BatchBodyTest {

  @Test
  void everyEventOfEveryBatchHasAnIdOfItsOwnAndDataOfTheAskedSize() {
    BatchBody body = new BatchBody("urn:s", 100, 400);
    Set<String> ids = new HashSet<>();
    for (int batch = 0; batch < 3; batch++) {
      JsonNode events = JsonMapper.shared().readTree(body.withIdsFrom(batch * 100L));
      assertThat(events.size()).isEqualTo(100);
      for (JsonNode event : events) {
        ids.add(event.get("id").asString());
        assertThat(event.get("data").toString()).hasSize(400);
      }
    }
    assertThat(ids).hasSize(300).contains("000000000000", "000000000299");
  }

  @Test
  void onlyEventsWithAPositionCountAsAcknowledged() {
    String answer =
        "[{\"id\":\"1\",\"position\":\"a\"},{\"id\":\"2\",\"problem\":{}},{\"position\":\"b\"}]";
    assertThat(IngestRun.positions(answer.getBytes(UTF_8))).isEqualTo(2);
    assertThat(IngestRun.positions(new byte[0])).isZero();
  }
}
