package io.throughline.log.kafka;

import io.throughline.event.EventFilter;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PageCollector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One read of one partition with a borrowed consumer, on the reader's thread. */
final class PartitionScan {

  private static final long STEP_MIN = 500;
  private static final long STEP_MAX = 200_000;
  private static final Duration FETCH_TIMEOUT = Duration.ofMillis(100);

  private final Place place;
  private final HistoryConsumer consumer;
  private final KafkaLogConfig.Reading config;
  private final LogMetrics metrics;
  private final long startedNanos = System.nanoTime();
  private long progressNanos = startedNanos;
  private long stableEnd = -1;

  PartitionScan(
      Place place, HistoryConsumer consumer, KafkaLogConfig.Reading config, LogMetrics metrics) {
    this.place = place;
    this.consumer = consumer;
    this.config = config;
    this.metrics = metrics;
  }

  Page page(TenantId tenant, Located from, EventFilter filter, PageLimit limit) {
    PageCollector page = new PageCollector(tenant, filter, limit, from);
    long start = from.position().nextOffset();
    consumer.moveTo(place.kafka(), place.epoch(), start);
    while (!page.isComplete()) {
      ConsumerRecord<byte[], byte[]> record = consumer.peek();
      if (record != null) {
        LoggedEvent event = decode(record);
        if (event != null && !page.take(event)) {
          break;
        }
        page.coveredTo(record.offset() + 1);
        consumer.take();
        continue;
      }
      page.coveredTo(consumer.nextOffset());
      boolean moved = page.next() > start;
      if (page.isComplete() || isAtEnd(page.next()) || (moved && isLate())) {
        break;
      }
      fetch();
    }
    return page.build(isAtEnd(page.next()));
  }

  /**
   * Looks backwards from {@code end} in growing steps.
   *
   * @return the offset of the oldest of the newest {@code count} matches; {@code end} if there is
   *     no match at all
   */
  long newest(TenantId tenant, EventFilter filter, int count, long start, long end) {
    List<Long> newestFirst = new ArrayList<>();
    long step = STEP_MIN;
    for (long upper = end; upper > start && newestFirst.size() < count; ) {
      long lower = Math.max(start, upper - step);
      newestFirst.addAll(matches(tenant, filter, lower, upper).reversed());
      upper = lower;
      step = Math.min(step * 4, STEP_MAX);
    }
    return newestFirst.isEmpty() ? end : newestFirst.get(Math.min(count, newestFirst.size()) - 1);
  }

  /** Offsets of the tenant's events in {@code [from, to)} that match, oldest first. */
  private List<Long> matches(TenantId tenant, EventFilter filter, long from, long to) {
    List<Long> offsets = new ArrayList<>();
    consumer.moveTo(place.kafka(), place.epoch(), from);
    while (consumer.nextOffset() < to) {
      ConsumerRecord<byte[], byte[]> record = consumer.peek();
      if (record == null) {
        fetch();
        continue;
      }
      if (record.offset() >= to) {
        break;
      }
      LoggedEvent event = decode(record);
      if (event != null && event.tenant().equals(tenant) && filter.matches(event.event())) {
        offsets.add(event.offset());
      }
      consumer.take();
    }
    return offsets;
  }

  private @Nullable LoggedEvent decode(ConsumerRecord<byte[], byte[]> record) {
    return switch (consumer.decoder().decode(record)) {
      case Decoded.Valid(var tenant, var event) ->
          new LoggedEvent(tenant, record.offset(), record.timestamp(), event);
      case Decoded.Malformed(var reason) -> {
        metrics.malformed(place.partition(), record.offset(), reason);
        yield null;
      }
    };
  }

  private void fetch() {
    if (consumer.fetch(FETCH_TIMEOUT)) {
      progressNanos = System.nanoTime();
    } else if (System.nanoTime() - progressNanos > config.answerTimeout().toNanos()) {
      throw new LogUnavailableException(
          "%s gave nothing at offset %d for %d ms"
              .formatted(
                  place.partition(), consumer.nextOffset(), config.answerTimeout().toMillis()),
          null);
    }
  }

  private boolean isLate() {
    return System.nanoTime() - startedNanos > config.pageTimeout().toNanos();
  }

  /** As of this read; asks Kafka once, and only when it may be so. */
  private boolean isAtEnd(long offset) {
    if (consumer.hasFetched()) {
      return false;
    }
    if (stableEnd < 0) {
      stableEnd = consumer.stableEndOffset(place.kafka());
    }
    return offset >= stableEnd;
  }
}
