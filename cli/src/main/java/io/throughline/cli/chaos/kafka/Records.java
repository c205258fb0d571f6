package io.throughline.cli.chaos.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.StreamKey;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events as any producer writes them: CloudEvents in Kafka's binary mode. */
final class Records {

  /** Of what subject and type an event is; so that some subscribers ask for a part. */
  static final int SUBJECTS = 5;

  private Records() {}

  static KafkaProducer<byte[], byte[]> producer(
      String bootstrapServers, Map<String, Object> settings) {
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "linger.ms", 2,
                "delivery.timeout.ms", 300_000,
                "request.timeout.ms", 10_000,
                "max.block.ms", 300_000,
                "reconnect.backoff.max.ms", 500,
                "retry.backoff.max.ms", 500,
                "client.id", "chaos"));
    all.putAll(settings);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static ProducerRecord<byte[], byte[]> record(StreamKey stream, String id, int number) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.of(stream.stream()),
            stream.tenant().value().getBytes(UTF_8),
            "{\"id\":\"%s\",\"number\":%d,\"filling\":\"%s\"}"
                .formatted(id, number, "x".repeat(200))
                .getBytes(UTF_8));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", id);
    header(record, "ce_source", "/chaos");
    header(record, "ce_type", number % 2 == 0 ? "chaos.even" : "chaos.odd");
    header(record, "ce_subject", "s" + number % SUBJECTS);
    header(record, "content-type", "application/json");
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
