package io.throughline.log.kafka;

import io.throughline.event.Position;
import io.throughline.event.StreamName;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogTail;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamPartition;
import io.throughline.log.StreamTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tail with one consumer, for as long as the topics stay what they are. Owned by the tail's
 * thread, but for {@link #wakeUp}.
 */
final class TailSession implements SessionThread.Session {

  private static final Logger log = LoggerFactory.getLogger(TailSession.class);
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

  private final KafkaLogConfig config;
  private final TopicWatch topics;
  private final KafkaCatalog catalog;
  private final LogMetrics metrics;
  private final InstantSource clock;
  private final Map<StreamPartition, TailCursor> cursors;
  private final TailVoice voice;
  private final @Nullable Duration lookBack;
  private final Predicate<StreamPartition> followed;
  private final Map<StreamName, StreamTopic> incarnations;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordDecoder decoder;
  private final FetchWatch fetches;
  private final Map<TopicPartition, Place> places = new HashMap<>();

  /**
   * @param lookBack where a tail without cursors starts; from the oldest on, where there is none
   * @param followed which partitions; at least one
   */
  TailSession(
      KafkaLogConfig config,
      KafkaCatalog catalog,
      TopicWatch topics,
      LogMetrics metrics,
      InstantSource clock,
      Map<StreamPartition, TailCursor> cursors,
      TailVoice voice,
      @Nullable Duration lookBack,
      Predicate<StreamPartition> followed) {
    this.config = config;
    this.catalog = catalog;
    this.topics = topics;
    this.metrics = metrics;
    this.clock = clock;
    this.cursors = cursors;
    this.voice = voice;
    this.lookBack = lookBack;
    this.followed = followed;
    this.incarnations = catalog.snapshot();
    this.consumer =
        new KafkaConsumer<>(
            new ClientSettings(config).tailConsumer(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.decoder = new RecordDecoder(config.limits());
    this.fetches = new FetchWatch(consumer, System.nanoTime());
  }

  /** Follows until the topics change. */
  @Override
  public void run() {
    assign();
    while (catalog.snapshot() == incarnations) {
      ConsumerRecords<byte[], byte[]> records;
      try {
        records = consumer.poll(POLL_TIMEOUT);
      } catch (InvalidOffsetException outOfRange) {
        topics.refresh();
        if (catalog.snapshot() == incarnations) {
          moveIntoRange(outOfRange);
        }
        continue;
      }
      if (catalog.snapshot() != incarnations) {
        return; // what came may be another incarnation's, under the wrong epoch
      }
      passOn(records);
      String silence = fetches.silence(records.nextOffsets().isEmpty(), System.nanoTime());
      voice.available(silence.isEmpty(), silence);
    }
  }

  /** Ends {@link #run} with a {@code WakeupException}; for any thread. */
  @Override
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }

  private void assign() {
    for (StreamTopic topic : incarnations.values()) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        Place place = Place.of(topic, partition, config.topics());
        if (followed.test(place.partition())) {
          places.put(place.kafka(), place);
        }
      }
    }
    Set<StreamPartition> partitions = new HashSet<>();
    places.values().forEach(place -> partitions.add(place.partition()));
    cursors.keySet().retainAll(partitions);
    Set<TopicPartition> all = places.keySet();
    consumer.assign(all);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    boolean first = cursors.isEmpty();
    Map<TopicPartition, Long> froms =
        first && lookBack != null ? lookBackFrom(lookBack, ends) : starts;
    for (Place place : places.values()) {
      TailCursor cursor = cursors.get(place.partition());
      if (cursor == null || cursor.next.epoch() != place.epoch()) {
        Position from = positionAt(place, offset(froms, place));
        startOver(place, from, offset(ends, place), first);
      } else {
        cursor.primeAt(offset(ends, place));
        consumer.seek(place.kafka(), cursor.next.nextOffset());
      }
    }
    voice.available(true, "");
    primeIfReached();
  }

  private Map<TopicPartition, Long> lookBackFrom(
      Duration lookBack, Map<TopicPartition, Long> ends) {
    if (lookBack.isZero()) {
      return ends;
    }
    long since = clock.millis() - lookBack.toMillis();
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, since));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> froms = new HashMap<>(ends);
    found.forEach(
        (partition, offset) -> {
          if (offset != null) {
            froms.put(partition, offset.offset());
          }
        });
    return froms;
  }

  /** Retention overtook the tail, or the log lost its end. */
  private void moveIntoRange(InvalidOffsetException outOfRange) {
    Set<TopicPartition> partitions = outOfRange.partitions();
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndMetadata> divergent =
        outOfRange instanceof LogTruncationException truncated
            ? truncated.divergentOffsets()
            : Map.of();
    topics.refresh();
    if (catalog.snapshot() != incarnations) {
      return; // these bounds may be another incarnation's
    }
    for (TopicPartition partition : partitions) {
      Place place = places.get(partition);
      TailCursor cursor = place == null ? null : cursors.get(place.partition());
      if (place == null || cursor == null) {
        continue;
      }
      long start = offset(starts, place);
      long end = Math.max(start, offset(ends, place));
      OffsetAndMetadata agreed = divergent.get(partition);
      // Retention may have come there since: the next poll finds out, and that is said, too.
      Position to =
          agreed != null
              ? positionAt(place, Math.min(agreed.offset(), end))
              : resumed(place, cursor.next, start, end);
      log.warn("the tail of {} goes on at {} instead of {}", partition, to, cursor.next);
      startOver(place, to, end, false);
    }
  }

  private static Position resumed(Place place, Position was, long start, long end) {
    Located located =
        new PartitionBounds(place.epoch(), place.partition().partition(), start, end, end)
            .resume(was);
    return located.position();
  }

  private void startOver(Place place, Position from, long primedAt, boolean first) {
    cursors.put(place.partition(), new TailCursor(from, primedAt));
    consumer.seek(place.kafka(), from.nextOffset());
    if (!first) {
      metrics.tailRestarted(place.partition());
    }
    voice.restarted(place.partition(), from);
  }

  private void passOn(ConsumerRecords<byte[], byte[]> records) {
    for (Map.Entry<TopicPartition, OffsetAndMetadata> moved : records.nextOffsets().entrySet()) {
      Place place = places.get(moved.getKey());
      TailCursor cursor = place == null ? null : cursors.get(place.partition());
      long next = moved.getValue().offset();
      if (place == null || cursor == null || next <= cursor.next.nextOffset()) {
        continue;
      }
      List<LoggedEvent> events = decode(place, records.records(moved.getKey()));
      Position from = cursor.next;
      cursor.next = from.at(next);
      voice.appended(new LogTail.Batch(place.partition(), from, next, events));
    }
    primeIfReached();
  }

  private List<LoggedEvent> decode(Place place, List<ConsumerRecord<byte[], byte[]>> records) {
    List<LoggedEvent> events = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      switch (decoder.decode(record)) {
        case Decoded.Valid(var tenant, var event) ->
            events.add(new LoggedEvent(tenant, record.offset(), record.timestamp(), event));
        case Decoded.Malformed(var reason) ->
            metrics.malformed(place.partition(), record.offset(), reason);
      }
    }
    return events;
  }

  private void primeIfReached() {
    if (!voice.hasPrimed() && cursors.values().stream().allMatch(TailCursor::isPrimed)) {
      voice.primed();
    }
  }

  private static long offset(Map<TopicPartition, Long> offsets, Place place) {
    return offsets.getOrDefault(place.kafka(), 0L);
  }

  private static Position positionAt(Place place, long offset) {
    return new Position(place.epoch(), place.partition().partition(), offset);
  }
}
