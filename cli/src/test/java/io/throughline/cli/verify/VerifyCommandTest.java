package io.throughline.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.ExitStatus;
import io.throughline.cli.LittleServer;
import io.throughline.cli.LittleServer.Answer;
import io.throughline.cli.LittleStream;
import io.throughline.cli.TestConsole;
import io.throughline.cli.client.Json;
import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import io.throughline.testing.KafkaFixture;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Kafka, and a server that delivers what is in it: faithfully, or not. */
@Timeout(120)
class VerifyCommandTest {

  private static final int FAULTY = 5;
  private static final int EVENTS_MAX = 100_000;

  private final String topic = KafkaFixture.uniquePrefix() + "metrics";
  private final TestConsole console = new TestConsole(InstantSource.system());
  private final LittleStream stream = new LittleStream();

  @BeforeEach
  void makeTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", KafkaFixture.bootstrapServers()))) {
      NewTopic metrics = new NewTopic(topic, 12, (short) 1);
      metrics.configs(Map.of("message.timestamp.type", "LogAppendTime"));
      admin.createTopics(List.of(metrics)).all().get();
    }
  }

  @Test
  void faithfulServer_passes_thoughItsConnectionsAreCut() throws Exception {
    Map<?, ?> report = verify(ExitStatus.OK, "30s", true);
    assertThat(report.get("passed")).isEqualTo(true);
    assertThat((Integer) report.get("logged")).isGreaterThan(FAULTY);
    assertThat((Integer) report.get("received"))
        .isGreaterThanOrEqualTo((Integer) report.get("logged"));
    assertThat((Integer) report.get("reconnects")).isPositive();
    assertThat((Map<?, ?>) report.get("latency_ms"))
        .satisfies(latency -> assertThat((Integer) latency.get("count")).isGreaterThan(FAULTY));
  }

  @Test
  void serverThatLeavesOneOut_fails_andItIsNamed() throws Exception {
    stream.skipping(FAULTY);
    Map<?, ?> report = verify(ExitStatus.CHECK_FAILED, "2s", false);
    assertThat(report.get("gaps")).isEqualTo(1);
    assertThat(report.get("duplicates")).isEqualTo(0);
    assertThat(report.get("examples")).asString().contains("never came");
  }

  @Test
  void serverThatRepeatsOne_fails() throws Exception {
    stream.repeating(FAULTY);
    Map<?, ?> report = verify(ExitStatus.CHECK_FAILED, "2s", false);
    assertThat(report.get("duplicates")).isEqualTo(1);
    assertThat(report.get("gaps")).isEqualTo(0);
  }

  @Test
  void kafkaThatIsAway_isSaidSo() {
    try (LittleServer server = server()) {
      assertThat(
              console.run(
                  Map.of("THROUGHLINE_URL", server.url().toString()),
                  "verify",
                  "--stream",
                  "metrics",
                  "--kafka",
                  "localhost:" + FreePort.find()))
          .isEqualTo(ExitStatus.UNREACHABLE);
      assertThat(console.err()).contains("no Kafka answers at localhost:", "--kafka host:port");
    }
  }

  @Test
  void streamWithoutATopic_isSaidSo() {
    try (LittleServer server = server()) {
      assertThat(run(server, "--topic", topic + "-not")).isEqualTo(ExitStatus.USAGE);
      assertThat(console.err()).contains("there is no topic " + topic + "-not");
    }
  }

  /** Appends to the log and, later, to what the server delivers, while the command runs. */
  private Map<?, ?> verify(int expectedStatus, String settle, boolean cut) throws Exception {
    try (LittleServer server = server();
        KafkaProducer<byte[], byte[]> producer = producer()) {
      CompletableFuture<Integer> status =
          CompletableFuture.supplyAsync(
              () -> run(server, "--topic", topic, "--for", "3s", "--settle", settle, "--json"),
              task -> Thread.ofPlatform().start(task));
      Await.until("the subscription", () -> status.isDone() || stream.frames().size() >= 2);
      assertThat(status).as(console.err()).isNotDone();
      for (int i = 0; !status.isDone() && i < EVENTS_MAX; i++) {
        producer.send(record("globex", i));
        producer.send(record("acme", i)).get();
        stream.append("id-" + i);
        if (cut && i == FAULTY) {
          server.cut();
        }
      }
      int ended = status.get();
      assertThat(ended).as("%s%s", console.out(), console.err()).isEqualTo(expectedStatus);
      return Json.object(console.out().strip());
    }
  }

  private LittleServer server() {
    return LittleServer.start().says(stream::on).answersWithTokens(r -> Answer.json(404, ""));
  }

  private int run(LittleServer server, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "verify";
    arguments[1] = "--stream";
    arguments[2] = "metrics";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return console.run(
        Map.of(
            "THROUGHLINE_URL", server.url().toString(),
            "THROUGHLINE_KAFKA", KafkaFixture.bootstrapServers()),
        arguments);
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", KafkaFixture.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private ProducerRecord<byte[], byte[]> record(String tenant, int number) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, tenant.getBytes(UTF_8), ("{\"value\":" + number + "}").getBytes(UTF_8));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", "id-" + number);
    header(record, "ce_source", "/test");
    header(record, "ce_type", "metrics.updated");
    header(record, "ce_subject", "cpu");
    header(record, "content-type", "application/json");
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
