package io.throughline.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.Failure;
import io.throughline.event.CloudEventsJson;
import io.throughline.event.Event;
import io.throughline.event.EventLimits;
import io.throughline.event.EventResult;
import io.throughline.event.Payload;
import io.throughline.event.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tenant's stream from Kafka, as any consumer would: read_committed, by the partition
 * that Kafka's default partitioner gives the tenant. Used by one thread.
 */
final class LogWitness implements AutoCloseable {

  private static final EventLimits ANY = new EventLimits(64 << 20, 64 << 10, 1_000);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int ANSWER_MILLIS_MAX = 10_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final byte[] key;
  private final Sequence log;

  private LogWitness(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, byte[] key, Sequence log) {
    this.consumer = consumer;
    this.partition = partition;
    this.key = key;
    this.log = log;
  }

  /**
   * Opens the stream at the first record that was appended at {@code since} or later.
   *
   * @param log takes the tenant's events as they are read
   */
  static LogWitness open(
      String bootstrapServers, String topic, StreamKey stream, Instant since, Sequence log) {
    KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers);
    try {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions == null || partitions.isEmpty()) {
        throw Failure.usage(
            "there is no topic %s at %s (expected: the topic of the stream '%s'; see --kafka)"
                .formatted(topic, bootstrapServers, stream.stream()));
      }
      byte[] key = stream.tenant().value().getBytes(UTF_8);
      int number = Utils.toPositive(Utils.murmur2(key)) % partitions.size();
      LogWitness witness = new LogWitness(consumer, new TopicPartition(topic, number), key, log);
      witness.seek(since);
      return witness;
    } catch (KafkaException away) {
      consumer.close();
      throw Failure.unreachable(
          "no Kafka answers at %s (%s)\nSay where the log is with --kafka host:port or THROUGHLINE_KAFKA."
              .formatted(bootstrapServers, away.getMessage()));
    } catch (RuntimeException failure) {
      consumer.close();
      throw failure;
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ANSWER_MILLIS_MAX,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000,
            ConsumerConfig.CLIENT_ID_CONFIG,
            "throughline-verify");
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException invalid) {
      throw Failure.usage(
          "--kafka: '%s' (expected: host:port of a Kafka that can be found)"
              .formatted(bootstrapServers));
    }
  }

  private void seek(Instant since) {
    consumer.assign(List.of(partition));
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli())).get(partition);
    if (first == null) {
      consumer.seekToEnd(List.of(partition));
      consumer.position(partition);
    } else {
      consumer.seek(partition, first.offset());
    }
  }

  /** Reads what has come since; waits a moment for it if nothing has. */
  void read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      Event event = Arrays.equals(record.key(), key) ? event(record) : null;
      if (event != null) {
        log.add(Fingerprint.of(event), record.timestamp(), record.offset());
      }
    }
  }

  /** Reads up to what is the log's end now; false if Kafka doesn't answer in time. */
  boolean readToEnd(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end && System.nanoTime() < deadline) {
          read();
        }
        return consumer.position(partition) >= end;
      } catch (TimeoutException away) {
        read();
      }
    }
    return false;
  }

  /** A record without what makes an event is nobody's to deliver. */
  private static @Nullable Event event(ConsumerRecord<byte[], byte[]> record) {
    Payload data = record.value() == null ? Payload.EMPTY : Payload.of(record.value());
    String contentType = text(record, "content-type");
    if (contentType != null && contentType.startsWith(CloudEventsJson.EVENT_TYPE)) {
      return CloudEventsJson.read(data.bytes(), ANY) instanceof EventResult.Parsed(var event)
          ? event
          : null;
    }
    String id = text(record, "ce_id");
    String source = text(record, "ce_source");
    String type = text(record, "ce_type");
    return id == null || source == null || type == null
        ? null
        : new Event(
            id, source, type, text(record, "ce_subject"), null, contentType, null, Map.of(), data);
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null || header.value().length == 0
        ? null
        : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
