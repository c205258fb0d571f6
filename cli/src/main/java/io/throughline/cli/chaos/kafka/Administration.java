package io.throughline.cli.chaos.kafka;

import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** What an administrator may do to topics. */
public final class Administration implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_SECONDS_MAX = 30;

  private final Admin admin;

  public Administration(String bootstrapServers) {
    this.admin =
        Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "chaos-admin"));
  }

  /** Whether Kafka answers. */
  public boolean answers() {
    try {
      admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Deletes everything before an offset. */
  public void deleteBefore(TopicPartition partition, long offset) throws Exception {
    admin
        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
        .all()
        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Deletes a stream's topic and makes it again as it was. */
  public void makeAnew(StreamName stream, int partitions) throws Exception {
    String topic = Topics.of(stream);
    Map<String, String> settings = own(topic);
    admin.deleteTopics(List.of(topic)).all().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    NewTopic again = new NewTopic(topic, partitions, (short) 1).configs(settings);
    Stopwatch.require("topic " + topic + " to be made again", PATIENCE, () -> made(again));
  }

  private boolean made(NewTopic topic) throws Exception {
    try {
      admin.createTopics(List.of(topic)).all().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof TopicExistsException
          || refused.getCause() instanceof RetriableException) {
        return false;
      }
      throw refused;
    }
  }

  private Map<String, String> own(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        admin
            .describeConfigs(List.of(resource))
            .all()
            .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
            .getOrDefault(resource, new Config(List.of()));
    Map<String, String> own = new HashMap<>();
    config.entries().stream()
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .forEach(entry -> own.put(entry.name(), entry.value()));
    return own;
  }

  /** Sets settings of a stream's topic. */
  public void set(StreamName stream, Map<String, String> settings) throws Exception {
    List<AlterConfigOp> changes = new ArrayList<>();
    settings.forEach(
        (name, value) ->
            changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.of(stream));
    admin
        .incrementalAlterConfigs(Map.of(topic, changes))
        .all()
        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Takes settings of a stream's topic back. */
  public void unset(StreamName stream, List<String> settings) throws Exception {
    List<AlterConfigOp> changes =
        settings.stream()
            .map(
                name -> new AlterConfigOp(new ConfigEntry(name, null), AlterConfigOp.OpType.DELETE))
            .toList();
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.of(stream));
    admin
        .incrementalAlterConfigs(Map.of(topic, changes))
        .all()
        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
