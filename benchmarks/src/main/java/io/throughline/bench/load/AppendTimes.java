package io.throughline.bench.load;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.sockets.Arrivals;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * When Kafka appended each event of a run, read from the log after the run (topics are made with
 * {@code message.timestamp.type=LogAppendTime}).
 *
 * <p>The second, independent measure of latency: it leaves out the producer. Kafka's times are
 * whole milliseconds rounded down, so what comes out is up to 1 ms too high, 0.5 ms on average.
 */
public final class AppendTimes {

  /**
   * When an event was on its way; microseconds since 1970.
   *
   * @param due when it should have been sent
   * @param sent when the producer handed it to its Kafka client
   * @param appended when Kafka appended it, in whole milliseconds, rounded down
   */
  public record Stages(long due, long sent, long appended) {}

  private static final Duration POLL = Duration.ofMillis(200);

  private final long[] millisBySeq;
  private final long[] dueMicrosBySeq;
  private final long[] sentMicrosBySeq;

  private AppendTimes(int count) {
    millisBySeq = new long[count];
    dueMicrosBySeq = new long[count];
    sentMicrosBySeq = new long[count];
  }

  /**
   * Reads the log from {@code startOffsets} to its end.
   *
   * @param startOffsets the topic's end offsets from before the run, see {@link #ends}
   * @param count events of the run
   */
  public static AppendTimes read(
      String bootstrap, Map<TopicPartition, Long> startOffsets, StampedBody body, int count) {
    AppendTimes times = new AppendTimes(count);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
      consumer.assign(startOffsets.keySet());
      startOffsets.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(startOffsets.keySet());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          times.note(record, body);
        }
      }
    }
    return times;
  }

  private void note(ConsumerRecord<byte[], byte[]> record, StampedBody body) {
    if (record.value() != null && record.value().length == body.length()) {
      ByteBuffer value = ByteBuffer.wrap(record.value());
      if (body.matches(value, 0)) {
        int seq = (int) StampedBody.seq(value, 0);
        if (seq < millisBySeq.length) {
          millisBySeq[seq] = record.timestamp();
          dueMicrosBySeq[seq] = StampedBody.dueMicros(value, 0);
          sentMicrosBySeq[seq] = StampedBody.sentMicros(value, 0);
        }
      }
    }
  }

  /** The end offsets of a topic's partitions. */
  public static Map<TopicPartition, Long> ends(String bootstrap, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      return Map.copyOf(consumer.endOffsets(partitions));
    }
  }

  /** How many of the run's events the log has. */
  public long found() {
    return Arrays.stream(millisBySeq).filter(millis -> millis > 0).count();
  }

  /** When an event was on its way. */
  public Stages of(long seq) {
    int at = (int) seq;
    return new Stages(dueMicrosBySeq[at], sentMicrosBySeq[at], millisBySeq[at] * 1000);
  }

  /** Microseconds from append to each sampled arrival. */
  public Histogram until(List<Arrivals> arrivals) {
    Histogram histogram = new Histogram(1, Duration.ofMinutes(10).toNanos() / 1000, 3);
    for (Arrivals part : arrivals) {
      part.forEach(
          (seq, micros) -> {
            long appended = millisBySeq[(int) seq];
            if (appended > 0) {
              histogram.recordValue(
                  Math.clamp(micros - appended * 1000, 0, histogram.getHighestTrackableValue()));
            }
          });
    }
    return histogram;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
