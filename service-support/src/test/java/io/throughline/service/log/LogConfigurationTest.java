package io.throughline.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.EventLog;
import io.throughline.log.StreamPartition;
import io.throughline.log.kafka.LogMetrics;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.KafkaFixture;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class LogConfigurationTest {

  private static final StreamName EXECUTION = new StreamName("execution");
  private static final StreamKey ACME = new StreamKey(new TenantId("acme"), EXECUTION);
  private static final String KEY = "a secret of the deployment";

  private final ApplicationContextRunner services =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(LogConfiguration.class))
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withPropertyValues("throughline.position.key=" + KEY);

  private static MemoryLog memoryLog() {
    return new MemoryLog(Set.of(EXECUTION), 1, InstantSource.system());
  }

  @Test
  void aServiceGetsTheLogOfItsSettings() {
    services
        .withPropertyValues(
            "throughline.kafka.bootstrap-servers=" + KafkaFixture.bootstrapServers(),
            "throughline.log.topic-prefix=" + KafkaFixture.uniquePrefix(),
            "throughline.log.streams=execution,orders",
            "throughline.log.partitions=3")
        .run(
            context -> {
              EventLog log = context.getBean(EventLog.class);
              assertThat(log.catalog().topics())
                  .extracting(topic -> topic.stream().value() + " " + topic.partitions())
                  .containsExactlyInAnyOrder("execution 3", "orders 3");
              Event event = Event.json("1", "/test", "execution.started", "run-1", "{}");
              assertThat(log.appender().append(ACME, event).join())
                  .isInstanceOf(AppendResult.Appended.class);
              assertThat(context.getBean(LogHealth.class).health().getStatus())
                  .isEqualTo(Status.UP);
            });
  }

  @Test
  void healthSaysThatTheLogIsAway() {
    MemoryLog log = memoryLog();
    services
        .withBean(EventLog.class, () -> log)
        .run(
            context -> {
              LogHealth health = context.getBean(LogHealth.class);
              assertThat(health.health().getStatus()).isEqualTo(Status.UP);
              log.goAway("for the test");
              assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            });
  }

  @Test
  void servicesWithTheSameKeyOpenEachOthersPositionsWhetherItIsTextOrBase64() {
    byte[] bytes = "0123456789abcdefgh".getBytes(StandardCharsets.US_ASCII);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    Position position = new Position(1, 2, 3);
    for (String key : new String[] {KEY, base64}) {
      PositionSeal one = new ThroughlinePositionProperties(key).seal();
      PositionSeal other = new ThroughlinePositionProperties(key).seal();
      assertThat(other.open(ACME, one.seal(ACME, position))).hasValue(position);
    }
    assertThat(new PositionSeal(bytes).seal(ACME, position))
        .isEqualTo(new ThroughlinePositionProperties(base64).seal().seal(ACME, position));
  }

  @Test
  void aSettingThatIsWrongIsNamedAtStart() {
    assertRefused("throughline.position.key=", "throughline.position.key: missing");
    assertRefused("throughline.position.key=short", "throughline.position.key: 5 bytes");
    assertRefused("throughline.log.streams=a,a", "throughline.log.streams: [a, a]");
    assertRefused("throughline.log.retention=0s", "throughline.log.retention: PT0S");
    assertRefused("throughline.log.replication-factor=0", "throughline.log.replication-factor: 0");
    assertRefused(
        "throughline.kafka.bootstrap-servers=here", "throughline.kafka.bootstrap-servers: 'here'");
  }

  private void assertRefused(String setting, String message) {
    services
        .withBean(EventLog.class, LogConfigurationTest::memoryLog)
        .withPropertyValues(setting)
        .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
  }

  @Test
  void whatTheLogReportsIsCountedByStream() {
    services
        .withBean(EventLog.class, LogConfigurationTest::memoryLog)
        .run(
            context -> {
              StreamPartition partition = new StreamPartition(EXECUTION, 0);
              LogMetrics metrics = context.getBean(LogMetrics.class);
              metrics.malformed(partition, 7, "no ce_id");
              metrics.deadLettered(partition, 7, "no ce_id");
              metrics.tailRestarted(partition);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.getMeters())
                  .extracting(meter -> meter.getId().getName() + meter.getId().getTags())
                  .containsExactlyInAnyOrder(
                      "throughline.log.malformed[tag(stream=execution)]",
                      "throughline.log.dead.letters[tag(stream=execution)]",
                      "throughline.log.tail.restarts[tag(stream=execution)]");
            });
  }
}
