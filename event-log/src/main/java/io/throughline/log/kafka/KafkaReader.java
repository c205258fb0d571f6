package io.throughline.log.kafka;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.Gap;
import io.throughline.log.LogReader;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.PartitionBounds;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.log.StreamTopic;
import io.throughline.log.UnknownStreamException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;

/**
 * Reads a tenant's history by scanning its partition. What a read costs is what the partition holds
 * between its start and its end, other tenants' events included.
 */
final class KafkaReader implements LogReader, AutoCloseable {

  /** Retention may take away what is being read; not more often than this. */
  private static final int ATTEMPTS_MAX = 3;

  private static final long ANYWHERE = -1;

  private final KafkaLogConfig config;
  private final KafkaCatalog catalog;
  private final TopicWatch topics;
  private final TopicAdmin admin;
  private final LogMetrics metrics;
  private final HistoryConsumers consumers;

  KafkaReader(
      KafkaLogConfig config,
      KafkaCatalog catalog,
      TopicWatch topics,
      TopicAdmin admin,
      LogMetrics metrics) {
    this.config = config;
    this.catalog = catalog;
    this.topics = topics;
    this.admin = admin;
    this.metrics = metrics;
    this.consumers = new HistoryConsumers(config);
  }

  @Override
  public Located locate(StreamKey stream, Start start, EventFilter filter) {
    return inItsTopic(
        stream,
        place -> read(place, ANYWHERE, consumer -> locate(stream, place, start, filter, consumer)));
  }

  @Override
  public Page page(StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
    return inItsTopic(stream, place -> page(stream, place, after, filter, limit));
  }

  private Page page(
      StreamKey stream, Place place, Position after, EventFilter filter, PageLimit limit) {
    boolean here =
        after.epoch() == place.epoch() && after.partition() == place.partition().partition();
    long offset = here ? after.nextOffset() : ANYWHERE;
    return read(
        place,
        offset,
        consumer -> {
          boolean goesOn =
              consumer.hasFetched() && consumer.isAt(place.kafka(), place.epoch(), offset);
          Located from = goesOn ? new Located(after, null) : resume(place, after, consumer);
          return new PartitionScan(place, consumer, config.reading(), metrics)
              .page(stream.tenant(), from, filter, limit);
        });
  }

  PartitionBounds bounds(StreamPartition partition) {
    StreamTopic topic =
        catalog
            .find(partition.stream())
            .orElseThrow(() -> new UnknownStreamException(partition.stream()));
    Place place = Place.of(topic, partition.partition(), config.topics());
    return read(place, ANYWHERE, consumer -> bounds(place, consumer));
  }

  @Override
  public void close() {
    consumers.close();
  }

  private Located locate(
      StreamKey stream, Place place, Start start, EventFilter filter, HistoryConsumer consumer) {
    if (start instanceof Start.After(var position)) {
      return resume(place, position, consumer);
    }
    PartitionBounds bounds = bounds(place, consumer);
    return switch (start) {
      case Start.After(var position) -> bounds.resume(position);
      case Start.Earliest() -> new Located(bounds.earliest(), null);
      case Start.Latest() -> new Located(bounds.latest(), null);
      case Start.Since(var time) ->
          bounds.since(
              consumer.offsetOfTime(place.kafka(), time.toEpochMilli(), bounds.stableEnd()));
      case Start.Last last -> {
        PartitionScan scan = new PartitionScan(place, consumer, config.reading(), metrics);
        long end = bounds.countBackFrom(last.before());
        long oldest = scan.newest(stream.tenant(), filter, last.count(), bounds.start(), end);
        yield new Located(bounds.earliest().at(oldest), null);
      }
    };
  }

  private Located resume(Place place, Position after, HistoryConsumer consumer) {
    PartitionBounds bounds = bounds(place, consumer);
    if (after.nextOffset() <= bounds.stableEnd()) {
      return bounds.resume(after);
    }
    // Beyond what can be read: lost, or held back by an open transaction? Only the true end tells.
    long end = Math.max(bounds.stableEnd(), admin.highWatermark(place.kafka()));
    Located resumed =
        new PartitionBounds(
                bounds.epoch(), bounds.partition(), bounds.start(), bounds.stableEnd(), end)
            .resume(after);
    Gap gap = resumed.gap();
    if (gap != null && gap.reason() == Gap.Reason.TRUNCATED) {
      mustBeTheSameTopic(place);
    }
    return resumed;
  }

  /**
   * Before a loss is said: a topic that was just made anew is shorter, too, and its offsets mean
   * nothing under the epoch of the one before.
   */
  private void mustBeTheSameTopic(Place place) {
    topics.refresh();
    boolean same =
        catalog
            .find(place.partition().stream())
            .filter(topic -> topic.epoch() == place.epoch())
            .isPresent();
    if (!same) {
      throw new TopicMadeAnewException(place.partition());
    }
  }

  /** What was read is of a newer topic than the catalog knew of: read again. */
  private static final class TopicMadeAnewException extends LogUnavailableException {
    private static final long serialVersionUID = 1;

    TopicMadeAnewException(StreamPartition partition) {
      super("the topic of %s was made anew just now".formatted(partition), null);
    }
  }

  private <T> T inItsTopic(StreamKey stream, Function<Place, T> read) {
    try {
      return read.apply(Place.of(stream, catalog, config.topics()));
    } catch (TopicMadeAnewException outdated) {
      return read.apply(Place.of(stream, catalog, config.topics()));
    }
  }

  private static PartitionBounds bounds(Place place, HistoryConsumer consumer) {
    long start = consumer.earliestOffset(place.kafka());
    long stableEnd = Math.max(start, consumer.stableEndOffset(place.kafka()));
    return new PartitionBounds(
        place.epoch(), place.partition().partition(), start, stableEnd, stableEnd);
  }

  private <T> T read(Place place, long offset, Function<HistoryConsumer, T> read) {
    KafkaException last = null;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      try {
        return consumers.read(place.kafka(), place.epoch(), offset, read);
      } catch (InvalidOffsetException wentAway) {
        last = wentAway;
      }
    }
    throw new LogUnavailableException(
        "%s changed faster than it could be read".formatted(place.partition()), last);
  }
}
