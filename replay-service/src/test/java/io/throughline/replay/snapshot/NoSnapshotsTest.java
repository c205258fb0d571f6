package io.throughline.replay.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Without a read model there are no snapshots, and whoever asks is told so. */
@SpringBootTest(
    classes = InMemoryReplay.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.replay.read-model.enabled=false")
class NoSnapshotsTest {

  @LocalServerPort int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    InMemoryReplay.settings(registry);
  }

  @Test
  void whoeverAsks_isToldThatTheReadModelIsOff() {
    ReplayClient client = new ReplayClient(port, InMemoryReplay.token("acme"));
    for (String path :
        new String[] {
          "/v1/streams/execution/snapshot", "/v1/totals", "/v1/streams/execution/states"
        }) {
      Answer answer = client.get(path);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).contains("60");
      assertThat(answer.json().path("type").asString())
          .isEqualTo("urn:throughline:problem:replay-unavailable");
      assertThat(answer.json().path("detail").asString()).contains("switched off");
    }
  }
}
