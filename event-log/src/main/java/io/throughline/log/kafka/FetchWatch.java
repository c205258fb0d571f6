package io.throughline.log.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Notices that Kafka no longer answers. A consumer does not say so: it polls empty and reconnects
 * by itself. But it counts the fetches that were answered, and a broker with nothing to say answers
 * twice a second.
 *
 * <p>Owned by the tail's thread.
 */
final class FetchWatch {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(3);

  private final @Nullable Metric answered;
  private double answeredBefore = -1;
  private long heardNanos;

  FetchWatch(KafkaConsumer<byte[], byte[]> consumer, long nowNanos) {
    this.answered = find(consumer.metrics());
    this.heardNanos = nowNanos;
  }

  /**
   * Why the log counts as away; empty while it answers.
   *
   * @param nothingCame whether the poll before this call brought nothing
   */
  String silence(boolean nothingCame, long nowNanos) {
    if (!nothingCame || hasAnswered()) {
      heardNanos = nowNanos;
    }
    return nowNanos - heardNanos < SILENCE_MAX.toNanos()
        ? ""
        : "Kafka has not answered for %d s".formatted(SILENCE_MAX.toSeconds());
  }

  private boolean hasAnswered() {
    if (answered == null || !(answered.metricValue() instanceof Double count)) {
      return true; // without the count nothing can be told; errors still will
    }
    boolean more = count != answeredBefore;
    answeredBefore = count;
    return more;
  }

  private static @Nullable Metric find(Map<MetricName, ? extends Metric> metrics) {
    for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
      if (metric.getKey().name().equals("fetch-total")
          && metric.getKey().group().equals("consumer-fetch-manager-metrics")) {
        return metric.getValue();
      }
    }
    return null;
  }
}
