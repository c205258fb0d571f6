package io.throughline.system.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A program that knows nothing of this project but its topics' names and CloudEvents' Kafka
 * binding.
 */
public final class KafkaClient implements AutoCloseable {

  private final String bootstrapServers;
  private final KafkaProducer<String, String> producer;

  public KafkaClient(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 1),
            new StringSerializer(),
            new StringSerializer());
  }

  /** Sends an event in binary mode; its data say its id. */
  public Future<RecordMetadata> send(String stream, String tenant, String id) {
    ProducerRecord<String, String> event =
        new ProducerRecord<>("throughline." + stream, tenant, "{\"id\":\"" + id + "\"}");
    event
        .headers()
        .add("ce_specversion", "1.0".getBytes(UTF_8))
        .add("ce_id", id.getBytes(UTF_8))
        .add("ce_source", "/system-tests".getBytes(UTF_8))
        .add("ce_type", "test.happened".getBytes(UTF_8))
        .add("content-type", "application/json".getBytes(UTF_8));
    return producer.send(event);
  }

  /** Waits until everything sent is acknowledged. */
  public void flush() {
    producer.flush();
  }

  /** The ids of a tenant's events in the log, in order. */
  public List<String> idsInLog(String stream, String tenant) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("throughline." + stream).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<String> ids = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          if (tenant.equals(record.key())) {
            ids.add(new String(record.headers().lastHeader("ce_id").value(), UTF_8));
          }
        }
      }
      return ids;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
