package io.throughline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Fills a stream with the executions of many tenants, as their services would: each tenant has five
 * at a time, of ten events each, so its events are of a tenth as many subjects.
 */
public final class TenantsFill {

  private static final int AT_A_TIME = 5;
  private static final int EVENTS_EACH = 10;
  private static final int LINGER_MILLIS = 20;

  private final List<byte[]> tenants = new ArrayList<>();
  private final int[] events;
  private final int quietEvery;
  private final int dataBytes;
  private final RandomGenerator random;
  private final List<Header> shared =
      List.of(
          header("ce_specversion", "1.0"),
          header("ce_source", "urn:throughline:bench"),
          header("ce_type", "execution.progressed"),
          header("ce_time", "2026-01-31T12:00:00Z"),
          header("content-type", "application/json"));

  /**
   * @param quiet has one event in {@code quietEvery}; the others share the rest alike
   * @param tenants the others, at least 1
   * @param dataBytes of each event's data
   * @param random whose turn it is, and what it says
   */
  public TenantsFill(
      String quiet, int quietEvery, List<String> tenants, int dataBytes, RandomGenerator random) {
    this.tenants.add(quiet.getBytes(UTF_8));
    tenants.forEach(tenant -> this.tenants.add(tenant.getBytes(UTF_8)));
    this.events = new int[this.tenants.size()];
    this.quietEvery = quietEvery;
    this.dataBytes = dataBytes;
    this.random = random;
  }

  /** Appends {@code count} events and waits until all are acknowledged. */
  public void run(String bootstrap, String topic, int count) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (Producer<byte[], byte[]> producer = producer(bootstrap)) {
      for (int i = 0; i < count; i++) {
        int tenant = i % quietEvery == 0 ? 0 : 1 + random.nextInt(tenants.size() - 1);
        producer.send(
            event(topic, tenant, i),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
      }
      producer.flush();
    }
    Exception e = failure.get();
    if (e != null) {
      throw new IllegalStateException("an event was not acknowledged", e);
    }
  }

  private ProducerRecord<byte[], byte[]> event(String topic, int tenant, int seq) {
    int number = events[tenant]++;
    int execution = number / (AT_A_TIME * EVENTS_EACH) * AT_A_TIME + random.nextInt(AT_A_TIME);
    List<Header> headers = new ArrayList<>(shared);
    headers.add(header("ce_id", "fill-" + seq));
    headers.add(header("ce_subject", "run-" + execution));
    return new ProducerRecord<>(topic, null, null, tenants.get(tenant), data(), headers);
  }

  /** Text that packs about as well as messages do. */
  private byte[] data() {
    StringBuilder json =
        new StringBuilder(dataBytes + 16)
            .append("{\"node_id\":\"node-")
            .append(random.nextInt(100))
            .append("\",\"status\":\"running\",\"progress\":")
            .append(random.nextInt(1000) / 1000.0)
            .append(",\"runtime_seconds\":")
            .append(random.nextInt(1000))
            .append(",\"credits_consumed\":")
            .append(random.nextInt(100))
            .append(",\"message\":\"");
    while (json.length() < dataBytes - 2) {
      json.append(Integer.toString(random.nextInt(), 36)).append(' ');
    }
    return json.append("\"}").toString().getBytes(UTF_8);
  }

  private static Producer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "zstd",
            ProducerConfig.LINGER_MS_CONFIG,
            LINGER_MILLIS,
            ProducerConfig.BATCH_SIZE_CONFIG,
            512 * 1024,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            128L << 20,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            60_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }
}
