package io.throughline.cli.chaos.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.StreamName;
import io.throughline.testing.Await;
import io.throughline.testing.BrokerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdministrationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private static Path directory;
  private static BrokerProcess broker;
  private static Admin witness;

  @BeforeAll
  static void start() {
    broker = BrokerProcess.started(directory);
    witness = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    witness.close();
    broker.close();
  }

  @Test
  void kafkaThatAnswersLate_isAskedAgainUntilTheTopicIsMadeAnewAsItWas() throws Exception {
    StreamName stream = new StreamName("late");
    String topic = Topics.of(stream);
    make(new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", "77000")));
    TopicDescription before = described(topic);
    try (Administration administration = impatient(PATIENCE)) {
      broker.freeze();
      CompletableFuture.delayedExecutor(3 * SHORT.toMillis(), TimeUnit.MILLISECONDS)
          .execute(broker::thaw);
      administration.makeAnew(stream, 3);
    }
    TopicDescription after = described(topic);
    assertThat(after.topicId()).isNotEqualTo(before.topicId());
    assertThat(after.partitions()).hasSize(3);
    assertThat(setting(topic, "retention.ms")).isEqualTo("77000");
  }

  @Test
  void aTopicMadeAnew_isThereAtOnce_forWhoeverAsksTheBroker() throws Exception {
    StreamName stream = new StreamName("at-once");
    make(new NewTopic(Topics.of(stream), 4, (short) 1));
    Set<Uuid> ids = new HashSet<>(List.of(described(Topics.of(stream)).topicId()));
    try (Administration administration = new Administration(broker.bootstrapServers())) {
      for (int time = 1; time <= 10; time++) {
        administration.makeAnew(stream, 4);
        assertThat(ids.add(nowDescribed(Topics.of(stream)).topicId())).as("time %d", time).isTrue();
      }
    }
  }

  @Test
  void whatWasDoneWithoutAnAnswer_isDone() throws Exception {
    NewTopic topic = new NewTopic("done", 1, (short) 1);
    try (Administration administration = impatient(PATIENCE)) {
      assertThat(administration.make(topic)).isTrue();
      assertThat(administration.make(topic)).as("made twice").isTrue();
      TopicCollection old = TopicCollection.ofTopicIds(List.of(described("done").topicId()));
      assertThat(administration.delete(old)).isTrue();
      assertThat(administration.delete(old)).as("deleted twice").isTrue();
      assertThat(administration.make(topic)).isTrue();
      assertThat(administration.delete(old)).as("deleted late").isTrue();
      assertThat(described("done").topicId()).isNotNull();
    }
  }

  @Test
  void kafkaThatAnswersNoMore_isGivenUpByName() {
    try (Administration administration = impatient(SHORT)) {
      broker.freeze();
      assertThatThrownBy(() -> administration.makeAnew(new StreamName("mute"), 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("not within 1 s: Kafka to describe topic throughline.mute");
    } finally {
      broker.thaw();
    }
  }

  @Test
  void aControllerThatStandsStill_isFoundOut() throws Exception {
    try (Administration administration = impatient(SHORT)) {
      broker.freeze();
      try {
        assertThat(administration.changesTopics()).isFalse();
      } finally {
        broker.thaw();
      }
    }
    try (Administration administration = new Administration(broker.bootstrapServers())) {
      assertThat(administration.changesTopics()).isTrue();
      assertThat(administration.changesTopics()).as("asked twice").isTrue();
    }
  }

  private static Administration impatient(Duration patience) {
    return new Administration(broker.bootstrapServers(), patience, SHORT);
  }

  private static void make(NewTopic topic) throws Exception {
    witness.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
  }

  /** A broker hears of a topic a moment after the controller has made it. */
  private static TopicDescription described(String topic) {
    return Await.value("topic " + topic + " to be there", () -> Optional.of(nowDescribed(topic)));
  }

  private static TopicDescription nowDescribed(String topic) throws Exception {
    return witness
        .describeTopics(List.of(topic))
        .topicNameValues()
        .get(topic)
        .get(30, TimeUnit.SECONDS);
  }

  private static String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return witness
        .describeConfigs(List.of(resource))
        .values()
        .get(resource)
        .get(30, TimeUnit.SECONDS)
        .get(name)
        .value();
  }
}
