package io.throughline.log.kafka;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LogHarness;
import io.throughline.log.StreamPartition;
import io.throughline.testing.Await;
import io.throughline.testing.KafkaFixture;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log on the shared broker under a prefix of its own, and Kafka's own clients beside it. */
public final class KafkaHarness implements LogHarness {

  public static final StreamName EXECUTION = new StreamName("execution");
  public static final StreamName METRICS = new StreamName("metrics");

  final KafkaLogConfig config;
  final Admin admin;
  private final KafkaLog log;
  private final KafkaProducer<byte[], byte[]> producer;

  public KafkaHarness() {
    this(config(KafkaFixture.bootstrapServers()), LogMetrics.NONE);
  }

  public KafkaHarness(KafkaLogConfig config, LogMetrics metrics) {
    this.config = config;
    this.admin = Admin.create(Map.of("bootstrap.servers", config.bootstrapServers()));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", config.bootstrapServers(), "max.request.size", 2_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.log = KafkaLog.open(config, metrics, InstantSource.system());
  }

  public static KafkaLogConfig config(String bootstrapServers) {
    return KafkaLogConfig.of(bootstrapServers)
        .withTopics(
            new KafkaLogConfig.Topics(
                KafkaFixture.uniquePrefix(),
                new LinkedHashSet<>(List.of(EXECUTION, METRICS)),
                4,
                (short) 1,
                Duration.ofDays(1)))
        .withStartTimeout(Duration.ofSeconds(20));
  }

  @Override
  public KafkaLog log() {
    return log;
  }

  TopicPartition kafka(StreamPartition partition) {
    return new TopicPartition(config.topics().nameOf(partition.stream()), partition.partition());
  }

  /** Sends a record as any Kafka client would, and waits for it. */
  long send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get().offset();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  KafkaProducer<byte[], byte[]> transactionalProducer() {
    KafkaProducer<byte[], byte[]> made =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                config.bootstrapServers(),
                "transactional.id",
                "test-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    made.initTransactions();
    return made;
  }

  @Override
  public void evictBefore(StreamPartition partition, long offset) {
    try {
      admin
          .deleteRecords(Map.of(kafka(partition), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  /** An aborted transaction: two sound events that nobody may read, and a marker. */
  @Override
  public void leaveHole(StreamPartition partition) {
    TopicPartition kafka = kafka(partition);
    Event aborted = Event.json("aborted", "/tests", "t", null, "{}");
    ProducerRecord<byte[], byte[]> event =
        RecordEncoder.encode(kafka.topic(), new TenantId("acme"), aborted);
    try (KafkaProducer<byte[], byte[]> aborting = transactionalProducer()) {
      aborting.beginTransaction();
      for (int i = 0; i < 2; i++) {
        aborting
            .send(
                new ProducerRecord<>(
                    kafka.topic(), kafka.partition(), event.key(), event.value(), event.headers()))
            .get();
      }
      aborting.abortTransaction();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  @Override
  public void recreate(StreamName stream) {
    String topic = config.topics().nameOf(stream);
    try {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
    Await.until(
        "topic " + topic + " is made again",
        () -> {
          try {
            admin
                .createTopics(
                    List.of(
                        new NewTopic(
                            topic,
                            Optional.of(config.topics().partitions()),
                            Optional.of((short) 1))))
                .all()
                .get();
            return true;
          } catch (ExecutionException stillThere) {
            if (stillThere.getCause() instanceof TopicExistsException) {
              return false;
            }
            throw stillThere;
          }
        });
  }

  @Override
  public void close() {
    log.close();
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
  }
}
