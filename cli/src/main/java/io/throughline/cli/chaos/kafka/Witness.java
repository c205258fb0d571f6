package io.throughline.cli.chaos.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.chaos.check.Ledger;
import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidOffsetException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that is committed to some streams, all the time, into a ledger, so that nothing
 * is deleted before it was read. One thread owns consumer and ledger; {@link #ask} works on it.
 */
public final class Witness implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int ANSWER_MILLIS_MAX = 10_000;

  private final String bootstrapServers;
  private final Topics topics;
  private final List<StreamName> streams;
  private final Ledger ledger;
  private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("witness").unstarted(task));

  private KafkaConsumer<byte[], byte[]> consumer;
  private volatile boolean closed;
  private volatile @Nullable IllegalStateException failure;

  private Witness(String bootstrapServers, Topics topics, List<StreamName> streams, Ledger ledger) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    this.streams = streams;
    this.ledger = ledger;
    for (StreamName stream : streams) {
      partitionsOf(stream).forEach(partition -> nextOffsets.put(partition, 0L));
    }
    this.consumer = opened();
  }

  /** Begins to read the streams from their beginning. */
  public static Witness of(
      String bootstrapServers, Topics topics, List<StreamName> streams, Ledger ledger) {
    Witness witness = new Witness(bootstrapServers, topics, streams, ledger);
    witness.thread.execute(witness::readOn);
    return witness;
  }

  /** Does something on the thread that owns the ledger. */
  public <T extends @Nullable Object> T ask(Callable<T> what) throws Exception {
    IllegalStateException ended = failure;
    if (ended != null) {
      throw ended;
    }
    try {
      return thread.submit(what).get();
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw refused;
    }
  }

  /** Reads until it has what the log has now. */
  public void readToEnd() throws Exception {
    Map<TopicPartition, Long> ends = new HashMap<>();
    Stopwatch.require("Kafka to say where the log ends", PATIENCE, () -> ask(() -> ends(ends)));
    Stopwatch.require("the log to be read to its end", PATIENCE, () -> ask(() -> hasReached(ends)));
  }

  /** Where reading goes on. */
  public long nextOffset(TopicPartition partition) throws Exception {
    return ask(() -> nextOffsets.getOrDefault(partition, 0L));
  }

  /** The log's beginning was moved up. */
  public void startMoved(TopicPartition partition, long offset) throws Exception {
    ask(
        () -> {
          ledger.each(stream -> isIn(stream, partition), book -> book.startMoved(offset));
          return true;
        });
  }

  /** A partition lost what it had from an offset on; it is read on from there. */
  public void cut(TopicPartition partition, long offset) throws Exception {
    ask(
        () -> {
          ledger.each(stream -> isIn(stream, partition), book -> book.cut(offset));
          nextOffsets.put(partition, offset);
          reopen();
          return true;
        });
  }

  /** Lets a stream's topic be made again, and reads the new one from its beginning. */
  public void madeAnew(StreamName stream, Callable<?> making) throws Exception {
    ask(
        () -> {
          consumer.close();
          try {
            making.call();
            ledger.each(key -> key.stream().equals(stream), book -> book.madeAnew());
            partitionsOf(stream).forEach(partition -> nextOffsets.put(partition, 0L));
          } finally {
            consumer = opened();
          }
          return true;
        });
  }

  /** Reads a partition again from its beginning: what compaction has left. Returns how many. */
  public int readAgain(StreamKey stream) throws Exception {
    TopicPartition partition = topics.of(stream.stream(), stream.tenant());
    return ask(
        () -> {
          Set<String> left = new HashSet<>();
          try (KafkaConsumer<byte[], byte[]> again = consumer()) {
            again.assign(List.of(partition));
            again.seekToBeginning(List.of(partition));
            while (again.position(partition) < nextOffsets.getOrDefault(partition, 0L)) {
              for (ConsumerRecord<byte[], byte[]> record : again.poll(POLL)) {
                left.add(text(record, "ce_id"));
              }
            }
          }
          ledger.book(stream).compactedTo(left);
          return left.size();
        });
  }

  /** How many events of a stream were read so far, whatever became of them. */
  public int entered(StreamKey stream) throws Exception {
    return ask(() -> ledger.book(stream).size());
  }

  private void readOn() {
    read();
    if (!closed && failure == null) {
      thread.execute(this::readOn);
    }
  }

  private void read() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.forEach(this::enter);
      records.nextOffsets().forEach((partition, next) -> nextOffsets.put(partition, next.offset()));
    } catch (InvalidOffsetException moved) {
      failure =
          new IllegalStateException("the witness lost its place: " + moved.getMessage(), moved);
    } catch (KafkaException away) {
      reopen();
    }
  }

  private void enter(ConsumerRecord<byte[], byte[]> record) {
    StreamName stream = Topics.stream(record.topic());
    TenantId tenant = new TenantId(new String(record.key(), UTF_8));
    Header subject = record.headers().lastHeader("ce_subject");
    ledger
        .book(new StreamKey(tenant, stream))
        .append(
            record.offset(),
            text(record, "ce_id"),
            text(record, "ce_type"),
            subject == null ? null : new String(subject.value(), UTF_8));
  }

  private boolean ends(Map<TopicPartition, Long> into) {
    try {
      into.putAll(consumer.endOffsets(nextOffsets.keySet()));
      return true;
    } catch (KafkaException away) {
      return false;
    }
  }

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> nextOffsets.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private boolean isIn(StreamKey stream, TopicPartition partition) {
    return topics.of(stream.stream(), stream.tenant()).equals(partition);
  }

  private void reopen() {
    consumer.close();
    consumer = opened();
  }

  private KafkaConsumer<byte[], byte[]> opened() {
    KafkaConsumer<byte[], byte[]> opened = consumer();
    opened.assign(nextOffsets.keySet());
    nextOffsets.forEach(opened::seek);
    return opened;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "none",
            "enable.auto.commit",
            false,
            "reconnect.backoff.max.ms",
            500,
            "default.api.timeout.ms",
            ANSWER_MILLIS_MAX,
            "client.id",
            "witness"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private List<TopicPartition> partitionsOf(StreamName stream) {
    return IntStream.range(0, topics.partitions())
        .mapToObj(number -> new TopicPartition(Topics.of(stream), number))
        .toList();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.shutdown();
    if (thread.awaitTermination(30, TimeUnit.SECONDS)) {
      consumer.close();
    }
  }
}
