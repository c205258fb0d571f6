package io.throughline.log.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that reads one partition from one place at a time, and keeps what it fetched beyond
 * what was taken: whoever goes on where the last reader stopped finds it ready.
 *
 * <p>Used by one reader at a time, see {@link HistoryConsumers}. Every method may throw what {@link
 * KafkaConsumer} throws.
 */
final class HistoryConsumer implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder decoder;
  private final ArrayDeque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
  private @Nullable TopicPartition partition;
  private int epoch;
  private long nextOffset = -1;

  /** Where the consumer itself is: after everything in {@code fetched}. */
  private long fetchedTo;

  HistoryConsumer(KafkaLogConfig config) {
    this.consumer =
        new KafkaConsumer<>(
            new ClientSettings(config).historyConsumer(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.decoder = new RecordDecoder(config.limits());
  }

  RecordDecoder decoder() {
    return decoder;
  }

  /** Whether reading on gives what stands at {@code offset}: there, or after a hole before it. */
  boolean isAt(TopicPartition partition, int epoch, long offset) {
    ConsumerRecord<byte[], byte[]> first = fetched.peekFirst();
    long holeEnd = first == null ? nextOffset : first.offset();
    return partition.equals(this.partition)
        && epoch == this.epoch
        && nextOffset <= offset
        && offset <= holeEnd;
  }

  /** Whether there is something to take without asking Kafka. */
  boolean hasFetched() {
    return !fetched.isEmpty();
  }

  /** The offset after everything that was taken, and after the holes behind it once all is. */
  long nextOffset() {
    return nextOffset;
  }

  void moveTo(TopicPartition partition, int epoch, long offset) {
    if (isAt(partition, epoch, offset)) {
      return;
    }
    turnTo(partition);
    consumer.seek(partition, offset);
    fetched.clear();
    this.epoch = epoch;
    this.nextOffset = offset;
    this.fetchedTo = offset;
  }

  /** The next record, without taking it; nothing if {@link #fetch} has to be called first. */
  @Nullable ConsumerRecord<byte[], byte[]> peek() {
    return fetched.peekFirst();
  }

  void take() {
    nextOffset = fetched.removeFirst().offset() + 1;
    if (fetched.isEmpty()) {
      nextOffset = fetchedTo;
    }
  }

  /** Asks Kafka for more; whether it got any further. */
  boolean fetch(Duration timeout) {
    TopicPartition from = partition;
    if (from == null) {
      throw new IllegalStateException("consumer: was not moved anywhere yet");
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    OffsetAndMetadata next = records.nextOffsets().get(from);
    if (next == null) {
      return false;
    }
    fetched.addAll(records.records(from));
    fetchedTo = next.offset();
    if (fetched.isEmpty()) {
      nextOffset = fetchedTo;
    }
    return true;
  }

  long earliestOffset(TopicPartition partition) {
    turnTo(partition);
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /** The last stable offset. */
  long stableEndOffset(TopicPartition partition) {
    turnTo(partition);
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  /**
   * The first offset of that time or later that can be read; {@code otherwise} if there is none.
   */
  long offsetOfTime(TopicPartition partition, long timeMillis, long otherwise) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, timeMillis)).get(partition);
    return found == null ? otherwise : found.offset();
  }

  /** Leaves where it was, unless it was in this partition. */
  private void turnTo(TopicPartition partition) {
    if (!partition.equals(this.partition)) {
      consumer.assign(List.of(partition));
      this.partition = partition;
      fetched.clear();
      nextOffset = -1;
    }
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
