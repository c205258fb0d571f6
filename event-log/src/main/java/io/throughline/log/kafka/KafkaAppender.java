package io.throughline.log.kafka;

import io.throughline.event.Event;
import io.throughline.event.EventLimits;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.AppendResult;
import io.throughline.log.AtomicRefusal;
import io.throughline.log.EventAppender;
import io.throughline.log.StreamTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Appends through one idempotent producer, whose only thread completes the futures: what hangs on
 * them must not block. Atomic appends go their own way, see {@link AtomicAppends}.
 */
final class KafkaAppender implements EventAppender, AutoCloseable {

  private static final int WARM_UP_ATTEMPTS = 20;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaLogConfig.Topics topics;
  private final EventLimits limits;
  private final KafkaCatalog catalog;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicAppends atomicAppends;

  KafkaAppender(KafkaLogConfig config, KafkaCatalog catalog) {
    ClientSettings settings = new ClientSettings(config);
    this.topics = config.topics();
    this.limits = config.limits();
    this.catalog = catalog;
    this.producer =
        new KafkaProducer<>(
            settings.producer(), new ByteArraySerializer(), new ByteArraySerializer());
    this.atomicAppends = new AtomicAppends(config.appending(), settings);
  }

  @Override
  public CompletableFuture<AppendResult> append(StreamKey stream, Event event) {
    AppendResult refusal = refusal(stream, event);
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    CompletableFuture<AppendResult> result = new CompletableFuture<>();
    try {
      producer.send(
          encode(stream, event),
          (appended, failure) ->
              result.complete(
                  failure == null ? acknowledged(stream, appended) : failed(event, failure)));
    } catch (RuntimeException notSent) { // the producer is closed, or the thread was interrupted
      result.complete(failed(event, notSent));
    }
    return result;
  }

  @Override
  public CompletableFuture<List<AppendResult>> appendAtomically(List<Append> events) {
    List<@Nullable AppendResult> refusals = new ArrayList<>(events.size());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(events.size());
    for (Append append : events) {
      refusals.add(refusal(append.stream(), append.event()));
      records.add(encode(append.stream(), append.event()));
    }
    List<AppendResult> refused = AtomicRefusal.of(refusals);
    if (!refused.isEmpty() || events.isEmpty()) {
      return CompletableFuture.completedFuture(refused);
    }
    return atomicAppends
        .append(records)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case AtomicAppends.Committed(var appended) -> acknowledged(events, appended);
                  case AtomicAppends.Failed(var reason) ->
                      events.stream()
                          .<AppendResult>map(event -> new AppendResult.Unavailable(reason))
                          .toList();
                });
  }

  @Override
  public void close() {
    atomicAppends.close();
    producer.close(CLOSE_TIMEOUT);
  }

  /** Asks for what the first append would otherwise have to wait for, a few times if need be. */
  void warmUp() {
    for (StreamTopic topic : catalog.topics()) {
      boolean known = false;
      for (int attempt = 0; !known && attempt < WARM_UP_ATTEMPTS; attempt++) {
        known = knows(topics.nameOf(topic.stream()));
      }
    }
  }

  private boolean knows(String topic) {
    try {
      return !producer.partitionsFor(topic).isEmpty();
    } catch (KafkaException notYet) {
      return false;
    }
  }

  private @Nullable AppendResult refusal(StreamKey stream, Event event) {
    if (catalog.find(stream.stream()).isEmpty()) {
      return new AppendResult.UnknownStream();
    }
    int bytes = event.data().size();
    return bytes > limits.dataBytesMax()
        ? new AppendResult.TooLarge(bytes, limits.dataBytesMax())
        : null;
  }

  private ProducerRecord<byte[], byte[]> encode(StreamKey stream, Event event) {
    return RecordEncoder.encode(topics.nameOf(stream.stream()), stream.tenant(), event);
  }

  private List<AppendResult> acknowledged(List<Append> events, List<RecordMetadata> appended) {
    List<AppendResult> results = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      results.add(acknowledged(events.get(i).stream(), appended.get(i)));
    }
    return List.copyOf(results);
  }

  private AppendResult acknowledged(StreamKey stream, RecordMetadata appended) {
    Optional<StreamTopic> topic = catalog.find(stream.stream());
    if (topic.isEmpty() || !appended.hasOffset()) {
      // A retry that Kafka knew already, so long ago that it no longer knows where it is.
      return new AppendResult.Unavailable("the log has the event, but did not say where");
    }
    Position after = new Position(topic.get().epoch(), appended.partition(), appended.offset() + 1);
    return new AppendResult.Appended(after, appended.timestamp());
  }

  private AppendResult failed(Event event, Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      return new AppendResult.TooLarge(event.data().size(), limits.dataBytesMax());
    }
    String message = failure.getMessage();
    return new AppendResult.Unavailable(
        message == null ? failure.getClass().getSimpleName() : message);
  }
}
