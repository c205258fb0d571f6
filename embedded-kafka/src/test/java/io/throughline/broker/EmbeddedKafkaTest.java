package io.throughline.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaTest {

  private static final TopicPartition PARTITION = new TopicPartition("letters", 0);

  @TempDir Path directory;

  @Test
  void secondStartOnTheSameDirectory_hasTheSameClusterIdAndRecords() throws Exception {
    String clusterId;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      clusterId = kafka.clusterId();
      createTopic(kafka.bootstrapServers());
      produce(kafka.bootstrapServers(), "a", "b");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(kafka.clusterId()).isEqualTo(clusterId);
      produce(kafka.bootstrapServers(), "c");
      assertThat(consume(kafka.bootstrapServers(), 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void afterSigkill_itStartsAgainWithEverythingAcknowledged() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      createTopic(broker.bootstrapServers);
      produce(broker.bootstrapServers, "a", "b", "c");
      broker.process.destroyForcibly().waitFor();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      assertThat(consume(kafka.bootstrapServers(), 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void sigterm_stopsTheProcessCleanly() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      broker.process.destroy();
      assertThat(broker.process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(broker.process.exitValue()).isEqualTo(143);
    }
    assertThat(directory.resolve(".kafka_cleanshutdown")).exists();
  }

  @Test
  void takenPort_isNamed() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("one"), 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("two"), kafka.port()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Kafka port: %d is taken (expected: a free port)", kafka.port());
    }
  }

  @Test
  void directoryInUse_isNamed() throws Exception {
    try (EmbeddedKafka _ = EmbeddedKafka.start(directory, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "data directory: '%s' is used by another broker (expected: one broker at a time)",
              directory);
    }
    try (BrokerProcess other = BrokerProcess.start(directory)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, 0))
          .isInstanceOf(IllegalStateException.class);
      assertThat(other.process.isAlive()).isTrue();
    }
  }

  @Test
  void wrongOptions_areNamedWithWhatWasExpected() {
    assertThatThrownBy(() -> EmbeddedKafkaMain.Options.parse("--port", "http"))
        .hasMessage("--port: 'http' (expected: 0 to 65535)");
    assertThatThrownBy(() -> EmbeddedKafkaMain.Options.parse("--prot", "1"))
        .hasMessage("option '--prot' (expected: --port PORT --data DIRECTORY)");
    assertThatThrownBy(() -> EmbeddedKafkaMain.Options.parse("--data"))
        .hasMessage("option '--data' has no value (expected: --port PORT --data DIRECTORY)");
  }

  private static void createTopic(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin
          .createTopics(
              Set.of(new NewTopic(PARTITION.topic(), Optional.of(1), Optional.<Short>empty())))
          .all()
          .get();
    }
  }

  private static void produce(String bootstrapServers, String... values) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
      }
    }
  }

  private static List<String> consume(String bootstrapServers, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      List<String> values = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  private record BrokerProcess(Process process, String bootstrapServers) implements AutoCloseable {

    static BrokerProcess start(Path directory) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  EmbeddedKafkaMain.class.getName(),
                  "--port",
                  "0",
                  "--data",
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String line =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      assertThat(line).startsWith("kafka ready on ");
      return new BrokerProcess(process, line.substring("kafka ready on ".length()));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
