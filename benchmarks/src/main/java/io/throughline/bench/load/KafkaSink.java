package io.throughline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events as any Kafka client writes them: a plain producer, CloudEvents' Kafka binding in binary
 * mode, the tenant as the key.
 */
public final class KafkaSink implements EventSink {

  private final Producer<byte[], byte[]> producer;
  private final EventHeaders headers;
  private final String topic;
  private final byte[] key;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param lingerMillis how long the producer waits for company: 0 for latency, some for throughput
   */
  public KafkaSink(String bootstrap, String topic, String tenant, String run, int lingerMillis) {
    this.topic = topic;
    key = tenant.getBytes(UTF_8);
    headers = new EventHeaders(run);
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.partitionsFor(topic);
  }

  @Override
  public void send(long seq, byte[] body) {
    producer.send(
        new ProducerRecord<>(topic, null, null, key, body, headers.of(seq)),
        (metadata, e) -> {
          if (e != null) {
            failure.compareAndSet(null, e);
          }
        });
  }

  @Override
  public void flush() {
    producer.flush();
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException("an event was not acknowledged", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
