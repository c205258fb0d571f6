package io.throughline.log.kafka;

import io.throughline.event.StreamName;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.StreamTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log asks Kafka's admin client for. Safe for use by any thread. */
final class TopicAdmin implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);

  private final Admin admin;
  private final KafkaLogConfig.Topics topics;
  private final ClientSettings settings;

  TopicAdmin(KafkaLogConfig config) {
    this.topics = config.topics();
    this.settings = new ClientSettings(config);
    this.admin = Admin.create(settings.admin());
  }

  /** Makes the topics that are not there; one that another process makes meanwhile is as good. */
  void createMissing() {
    List<NewTopic> wanted = new ArrayList<>();
    for (StreamName stream : topics.streams()) {
      wanted.add(newTopic(topics.nameOf(stream), topics.partitions(), settings.recordBytesMax()));
    }
    wanted.add(newTopic(topics.deadLetter(), 1, settings.deadLetterBytesMax()));
    Set<String> present = describe(wanted.stream().map(NewTopic::name).toList()).keySet();
    wanted.removeIf(topic -> present.contains(topic.name()));
    for (Map.Entry<String, KafkaFuture<Void>> creation :
        admin.createTopics(wanted).values().entrySet()) {
      try {
        await(creation.getValue());
        log.info("topic {} was made", creation.getKey());
      } catch (TopicExistsException madeByAnother) {
        log.debug("topic {} was made by another process", creation.getKey());
      }
    }
  }

  /** Every stream whose topic is there, as it is. */
  Map<StreamName, StreamTopic> describeStreams() {
    Map<String, TopicDescription> described =
        describe(topics.streams().stream().map(topics::nameOf).toList());
    Map<StreamName, StreamTopic> streams = new HashMap<>();
    for (StreamName stream : topics.streams()) {
      TopicDescription topic = described.get(topics.nameOf(stream));
      if (topic != null) {
        int partitions = topic.partitions().size();
        int epoch = TopicEpoch.of(topic.topicId(), partitions);
        streams.put(stream, new StreamTopic(stream, epoch, partitions));
      }
    }
    return streams;
  }

  /** Returns once every partition has a leader that answers; a topic is made before it has. */
  void awaitLeaders(Collection<StreamTopic> streams) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (StreamTopic topic : streams) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        partitions.put(Place.of(topic, partition, topics).kafka(), OffsetSpec.latest());
      }
    }
    await(admin.listOffsets(partitions).all());
  }

  /** The offset after the newest record, open transactions included. */
  long highWatermark(TopicPartition partition) {
    return await(
            admin
                .listOffsets(
                    Map.of(partition, OffsetSpec.latest()),
                    new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .partitionResult(partition))
        .offset();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  /** Those of {@code names} that are there. */
  private Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                found.put(name, await(description));
              } catch (UnknownTopicOrPartitionException absent) {
                log.debug("topic {} is not there", name);
              }
            });
    return found;
  }

  private NewTopic newTopic(String name, int partitions, int recordBytesMax) {
    return new NewTopic(name, partitions, topics.replicationFactor())
        .configs(
            Map.of(
                "message.timestamp.type", "LogAppendTime",
                "max.message.bytes", Integer.toString(recordBytesMax),
                "retention.ms", Long.toString(topics.retention().toMillis())));
  }

  /**
   * Waits for Kafka's answer; the admin client's own timeout bounds it.
   *
   * @throws LogUnavailableException if there was none
   * @throws KafkaException if the answer was a refusal
   */
  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case UnknownTopicOrPartitionException absent -> throw absent;
        case RetriableException notNow ->
            throw new LogUnavailableException(String.valueOf(notNow.getMessage()), notNow);
        case KafkaException refused -> throw refused;
        case null, default -> throw new KafkaException(failed.getCause());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted", interrupted);
    }
  }
}
