package io.throughline.cli.chaos.kafka;

import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What an administrator may do to topics. What Kafka does not answer in time is asked for again, as
 * long as patience lasts; it may have been done all the same, so everything here can be done twice.
 */
public final class Administration implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final String PROBE = "chaos.probe";

  private final Admin admin;
  private final Duration patience;
  private final Duration answerMax;

  public Administration(String bootstrapServers) {
    this(bootstrapServers, PATIENCE, ANSWER_MAX);
  }

  /**
   * @param patience with whatever is asked for
   * @param answerMax until it is asked for again
   */
  Administration(String bootstrapServers, Duration patience, Duration answerMax) {
    this.admin =
        Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "chaos-admin"));
    this.patience = patience;
    this.answerMax = answerMax;
  }

  /** Whether Kafka's controller makes and deletes a topic when it is asked, once. */
  public boolean changesTopics() throws Exception {
    return make(new NewTopic(PROBE, 1, (short) 1))
        && delete(TopicCollection.ofTopicNames(List.of(PROBE)));
  }

  /** Deletes everything before an offset. */
  public void deleteBefore(TopicPartition partition, long offset) throws Exception {
    require(
        "Kafka to delete what %s has before %d".formatted(partition, offset),
        () -> {
          var before = Map.of(partition, RecordsToDelete.beforeOffset(offset));
          return isDone(admin.deleteRecords(before).all(), Set.of());
        });
  }

  /** Deletes a stream's topic, makes it again as it was, and returns once it can be written to. */
  public void makeAnew(StreamName stream, int partitions) throws Exception {
    String topic = Topics.of(stream);
    // By its id: a request that is carried out late must not delete the new one.
    TopicCollection old = TopicCollection.ofTopicIds(List.of(id(topic)));
    NewTopic again = new NewTopic(topic, partitions, (short) 1).configs(own(topic));
    require("Kafka to delete topic " + topic, () -> delete(old));
    require("Kafka to make topic " + topic + " again", () -> make(again));
    // A producer's second batch, come in time, would be taken, and its first, come too early,
    // never.
    told("Kafka to serve topic " + topic + " again", () -> admin.listOffsets(ends(again)).all());
  }

  private static Map<TopicPartition, OffsetSpec> ends(NewTopic topic) {
    return IntStream.range(0, topic.numPartitions())
        .mapToObj(number -> new TopicPartition(topic.name(), number))
        .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
  }

  /** Whether the topics are gone now. */
  boolean delete(TopicCollection topics) throws Exception {
    return isDone(
        admin.deleteTopics(topics).all(),
        Set.of(UnknownTopicIdException.class, UnknownTopicOrPartitionException.class));
  }

  /** Whether the topic is there now. */
  boolean make(NewTopic topic) throws Exception {
    return isDone(admin.createTopics(List.of(topic)).all(), Set.of(TopicExistsException.class));
  }

  private Uuid id(String topic) throws Exception {
    return told(
            "Kafka to describe topic " + topic,
            () -> admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
        .topicId();
  }

  /** The settings that the topic has of its own. */
  private Map<String, String> own(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        told(
            "Kafka to tell the settings of topic " + topic,
            () -> admin.describeConfigs(List.of(resource)).values().get(resource));
    Map<String, String> own = new HashMap<>();
    config.entries().stream()
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .forEach(entry -> own.put(entry.name(), entry.value()));
    return own;
  }

  /** Sets settings of a stream's topic. */
  public void set(StreamName stream, Map<String, String> settings) throws Exception {
    change(
        stream,
        settings.entrySet().stream()
            .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
            .map(setting -> new AlterConfigOp(setting, AlterConfigOp.OpType.SET))
            .toList());
  }

  /** Takes settings of a stream's topic back. */
  public void unset(StreamName stream, List<String> settings) throws Exception {
    change(
        stream,
        settings.stream()
            .map(name -> new ConfigEntry(name, null))
            .map(setting -> new AlterConfigOp(setting, AlterConfigOp.OpType.DELETE))
            .toList());
  }

  private void change(StreamName stream, List<AlterConfigOp> changes) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.of(stream));
    require(
        "Kafka to change the settings of topic " + topic.name(),
        () -> isDone(admin.incrementalAlterConfigs(Map.of(topic, changes)).all(), Set.of()));
  }

  private <T> T told(String what, Supplier<KafkaFuture<T>> asked) throws Exception {
    Queue<T> told = new ConcurrentLinkedQueue<>();
    require(what, () -> isDone(asked.get().thenApply(told::add), Set.of()));
    return told.element();
  }

  private void require(String what, Callable<Boolean> condition) throws Exception {
    Stopwatch.require(what, patience, condition);
  }

  /**
   * Whether Kafka says that it is done; false where it did not answer, or can't yet.
   *
   * @param before what Kafka says when it was done before: its answer was lost then
   */
  private boolean isDone(KafkaFuture<?> asked, Set<Class<? extends ApiException>> before)
      throws Exception {
    try {
      asked.get(answerMax.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException unanswered) {
      return false;
    } catch (ExecutionException refused) {
      if (before.stream().anyMatch(done -> done.isInstance(refused.getCause()))) {
        return true;
      }
      if (refused.getCause() instanceof RetriableException) {
        return false;
      }
      throw refused;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
