package io.throughline.client.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Event;
import io.throughline.event.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in CloudEvents' binary mode. Repeating is Kafka's own work, in order and without
 * doubles (idempotent producer, one request at a time, no end to its retries): a batch that is on
 * its way is waited for and never handed over again.
 */
final class KafkaTransport implements Transport {

  private static final Duration NO_LEADER_PATIENCE = Duration.ofSeconds(5);

  private final String topicPrefix;
  private final Duration patience;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param patience after which an acknowledgement that has not come is called an outage
   * @param settings of Kafka's producer; they win over ours
   */
  KafkaTransport(
      String bootstrapServers,
      String topicPrefix,
      Duration patience,
      Map<String, String> settings) {
    this.topicPrefix = topicPrefix;
    this.patience = patience;
    this.producer =
        new KafkaProducer<>(
            producerSettings(bootstrapServers, settings),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public boolean goTogether(Outgoing first, Outgoing other) {
    return true;
  }

  @Override
  public Sent send(List<Outgoing> batch, int attempt, Trouble trouble) throws InterruptedException {
    int refused = 0;
    String reason = "";
    List<Future<?>> sent = new ArrayList<>(batch.size());
    for (Outgoing outgoing : batch) {
      Future<?> one = handOver(outgoing, trouble);
      if (one == null) {
        refused++;
        reason = "Kafka's client did not take it";
      } else {
        sent.add(one);
      }
    }
    for (Future<?> one : sent) {
      String fault = await(one, trouble);
      if (!fault.isEmpty()) {
        refused++;
        reason = fault;
      }
    }
    return new Sent.Done(refused, reason);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  /** Absent if the client refuses it for good. What it does not know a leader for was not sent. */
  private @Nullable Future<?> handOver(Outgoing outgoing, Trouble trouble)
      throws InterruptedException {
    while (true) {
      try {
        Future<?> sent = producer.send(record(outgoing));
        if (!(failureOf(sent) instanceof RetriableException notYet)) {
          return sent;
        }
        trouble.because(String.valueOf(notYet.getMessage()));
      } catch (org.apache.kafka.common.errors.InterruptException closing) {
        throw new InterruptedException(closing.getMessage());
      } catch (RetriableException notYet) {
        trouble.because(String.valueOf(notYet.getMessage()));
      } catch (KafkaException | IllegalStateException no) {
        trouble.because(String.valueOf(no.getMessage()));
        return null;
      }
    }
  }

  /** Why handing over failed, which the client says in the future that it returns. */
  private static @Nullable Throwable failureOf(Future<?> sent) throws InterruptedException {
    if (!sent.isDone()) {
      return null;
    }
    try {
      sent.get();
      return null;
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
  }

  /** Waits until Kafka has it; why it never will, or the empty text. */
  private String await(Future<?> sent, Trouble trouble) throws InterruptedException {
    while (true) {
      try {
        sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return "";
      } catch (TimeoutException notYet) {
        trouble.because("Kafka does not acknowledge");
      } catch (ExecutionException failed) {
        return String.valueOf(failed.getCause());
      }
    }
  }

  private ProducerRecord<byte[], byte[]> record(Outgoing outgoing) {
    Event event = outgoing.event();
    List<Header> headers = new ArrayList<>();
    headers.add(header("ce_specversion", "1.0"));
    add(headers, "ce_id", event.id());
    add(headers, "ce_source", event.source());
    add(headers, "ce_type", event.type());
    add(headers, "ce_subject", event.subject());
    add(headers, "ce_time", event.time());
    add(headers, "ce_dataschema", event.dataSchema());
    add(headers, "content-type", event.dataContentType());
    event.extensions().forEach((name, value) -> add(headers, "ce_" + name, value));
    TenantId tenant = outgoing.tenant();
    byte[] key = tenant == null ? null : tenant.value().getBytes(UTF_8);
    return new ProducerRecord<>(
        topicPrefix + outgoing.stream().value(), null, null, key, event.data().bytes(), headers);
  }

  private static void add(List<Header> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(header(name, value));
    }
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  private static Map<String, Object> producerSettings(
      String bootstrapServers, Map<String, String> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("client.id", "throughline-publisher");
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
    settings.put("max.block.ms", NO_LEADER_PATIENCE.toMillis());
    settings.put("compression.type", "zstd");
    settings.put("linger.ms", 0);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.put("enable.metrics.push", false);
    settings.putAll(more);
    return settings;
  }
}
