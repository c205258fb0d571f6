package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaFixtureTest {

  @Test
  void sharedBroker_answers() throws Exception {
    assertThat(clusterId(KafkaFixture.bootstrapServers())).isNotEmpty();
    assertThat(KafkaFixture.uniquePrefix()).isNotEqualTo(KafkaFixture.uniquePrefix());
  }

  @Test
  void brokerProcess_survivesKillAndStopAtTheSameAddress(@TempDir Path directory) throws Exception {
    try (BrokerProcess broker = BrokerProcess.started(directory)) {
      String clusterId = clusterId(broker.bootstrapServers());
      broker.kill();
      assertThatThrownBy(() -> clusterId(broker.bootstrapServers()))
          .isInstanceOf(ExecutionException.class);
      broker.start();
      assertThat(clusterId(broker.bootstrapServers())).isEqualTo(clusterId);
      broker.stop();
      broker.start();
      assertThat(clusterId(broker.bootstrapServers())).isEqualTo(clusterId);
    }
  }

  private static String clusterId(String bootstrapServers) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "request.timeout.ms",
                1_000,
                "default.api.timeout.ms",
                2_000))) {
      return admin.describeCluster().clusterId().get();
    }
  }
}
