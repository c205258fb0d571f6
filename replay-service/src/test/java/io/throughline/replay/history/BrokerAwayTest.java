package io.throughline.replay.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.EventLog;
import io.throughline.log.kafka.KafkaHarness;
import io.throughline.log.kafka.KafkaLog;
import io.throughline.log.kafka.KafkaLogConfig.Reading;
import io.throughline.log.kafka.LogMetrics;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import io.throughline.replay.ReplayConfiguration;
import io.throughline.testing.Await;
import io.throughline.testing.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A broker that stops and comes back, read from directly and through the read model. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class BrokerAwayTest {

  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), KafkaHarness.EXECUTION);

  @TempDir static Path directory;

  @LocalServerPort int port;
  @Autowired BrokerProcess broker;
  @Autowired EventLog log;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(ReplayConfiguration.class)
  static class Service {

    @Bean
    BrokerProcess broker() {
      return BrokerProcess.started(directory.resolve("broker"));
    }

    @Bean
    EventLog log(BrokerProcess broker) {
      Reading impatient = new Reading(4, Duration.ofSeconds(1), Duration.ofMillis(300));
      return KafkaLog.open(
          KafkaHarness.config(broker.bootstrapServers()).withReading(impatient),
          LogMetrics.NONE,
          InstantSource.system());
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    InMemoryReplay.settings(registry);
    registry.add(
        "throughline.replay.read-model.directory",
        () -> directory.resolve("read-model").toString());
  }

  @Test
  void aBrokerThatStops_isA503WithRetryAfter_andAllIsThereWhenItIsBack() {
    ReplayClient client = new ReplayClient(port, InMemoryReplay.token("acme"));
    append("1");
    assertThat(client.events().ids()).containsExactly("1");
    String position = client.events().position();

    broker.stop();
    Answer answer = client.events();
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("1");
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    assertThat(answer.json().path("type").asString())
        .isEqualTo("urn:throughline:problem:log-unavailable");
    assertThat(client.lines().status()).isEqualTo(503);

    broker.start();
    Await.until("history is back", Duration.ofSeconds(60), () -> client.events().status() == 200);
    append("2");
    assertThat(client.events("after", position).ids()).containsExactly("2");
    assertThat(client.lines().ids()).containsExactly("1", "2");
  }

  private void append(String id) {
    Event event = Event.json(id, "/tests", "t", null, "{}");
    Await.until(
        "the log takes an event",
        Duration.ofSeconds(60),
        () -> log.appender().append(STREAM, event).join() instanceof AppendResult.Appended);
  }
}
