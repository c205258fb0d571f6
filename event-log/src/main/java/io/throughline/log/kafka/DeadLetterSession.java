package io.throughline.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.StreamName;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership of the dead-letter group: reads everything, copies what is malformed, commits what
 * was dealt with. Owned by the copier's thread, but for {@link #wakeUp}.
 */
final class DeadLetterSession implements SessionThread.Session {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterSession.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

  /** How much is read again at most after a crash, where there was nothing to copy. */
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);

  private final Map<String, StreamName> streams;
  private final String deadLetterTopic;
  private final LogMetrics metrics;
  private final RecordDecoder decoder;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private long committedNanos = System.nanoTime();

  /**
   * @param streams by topic
   */
  DeadLetterSession(KafkaLogConfig config, Map<String, StreamName> streams, LogMetrics metrics) {
    ClientSettings settings = new ClientSettings(config);
    this.streams = streams;
    this.deadLetterTopic = config.topics().deadLetter();
    this.metrics = metrics;
    this.decoder = new RecordDecoder(config.limits());
    this.consumer =
        new KafkaConsumer<>(
            settings.deadLetterConsumer(deadLetterTopic),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.producer =
        new KafkaProducer<>(
            settings.deadLetterProducer(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Copies until {@link #wakeUp} or a failure. */
  @Override
  public void run() {
    consumer.subscribe(streams.keySet());
    while (true) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
      boolean copied = copy(records);
      long now = System.nanoTime();
      if (copied || now - committedNanos > COMMIT_INTERVAL.toNanos()) {
        consumer.commitSync();
        committedNanos = now;
      }
    }
  }

  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close(Duration.ofSeconds(2));
  }

  /** Whether there was anything; returns when every copy is in the dead-letter topic. */
  private boolean copy(ConsumerRecords<byte[], byte[]> records) {
    List<Copy> copies = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (decoder.decode(record) instanceof Decoded.Malformed(var reason)) {
        copies.add(new Copy(record, reason, producer.send(copyOf(record, reason))));
      }
    }
    if (!copies.isEmpty()) {
      producer.flush();
      copies.forEach(this::confirm);
    }
    return !copies.isEmpty();
  }

  private record Copy(
      ConsumerRecord<byte[], byte[]> record, String reason, Future<RecordMetadata> sent) {}

  private void confirm(Copy copy) {
    ConsumerRecord<byte[], byte[]> record = copy.record();
    try {
      copy.sent().get();
      StreamName stream = streams.get(record.topic());
      if (stream != null) {
        metrics.deadLettered(
            new StreamPartition(stream, record.partition()), record.offset(), copy.reason());
      }
      log.warn(
          "dead letter: {}-{} at {}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          copy.reason());
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof RecordTooLargeException)) {
        throw new KafkaException("a copy was not acknowledged", failed.getCause());
      }
      // Trying again can't help, and stopping would keep every later record from being looked at.
      log.error(
          "dead letter: {}-{} at {} is larger than topic {} takes; it is not copied: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          deadLetterTopic,
          copy.reason());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private ProducerRecord<byte[], byte[]> copyOf(
      ConsumerRecord<byte[], byte[]> record, String reason) {
    RecordHeaders headers = new RecordHeaders(record.headers().toArray());
    headers.add("dlq-topic", record.topic().getBytes(UTF_8));
    headers.add("dlq-partition", Integer.toString(record.partition()).getBytes(UTF_8));
    headers.add("dlq-offset", Long.toString(record.offset()).getBytes(UTF_8));
    headers.add("dlq-reason", reason.getBytes(UTF_8));
    return new ProducerRecord<>(deadLetterTopic, null, null, record.key(), record.value(), headers);
  }
}
