package io.throughline.replay.index;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.PartitionBounds;
import io.throughline.log.SnapshotReader;
import io.throughline.log.Start;
import io.throughline.log.StatesCollector;
import io.throughline.log.StreamPartition;
import io.throughline.log.UnknownStreamException;
import io.throughline.replay.index.CoverageMap.View;
import io.throughline.replay.index.FoldReader.Walked;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots from the index. Where it is too far behind for an answer, it says so: nobody else could
 * give one without reading the whole partition.
 */
final class IndexSnapshots implements SnapshotReader {

  private static final int ATTEMPTS_MAX = 3;

  private final EventLog log;
  private final LogReader fromLog;
  private final EventIndex index;
  private final CoverageMap coverages;
  private final LogStarts starts;
  private final Duration patience;
  private final Predicate<StreamPartition> hasReachedEnd;

  /**
   * @param patience how long the index may take to reach the moment that is asked for
   * @param hasReachedEnd whether the index was at a partition's end already; until then its newest
   *     states are old ones
   */
  IndexSnapshots(
      EventLog log,
      EventIndex index,
      CoverageMap coverages,
      LogStarts starts,
      Duration patience,
      Predicate<StreamPartition> hasReachedEnd) {
    this.log = log;
    this.fromLog = log.reader();
    this.index = index;
    this.coverages = coverages;
    this.starts = starts;
    this.patience = patience;
    this.hasReachedEnd = hasReachedEnd;
  }

  @Override
  public States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit) {
    StreamPartition where =
        log.catalog().locate(stream).orElseThrow(() -> new UnknownStreamException(stream.stream()));
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Place place = place(stream, where, moment, attempt == 0);
      StatesCollector page = new StatesCollector(limit);
      FoldReader walk =
          new FoldReader(
              subject, afterSubject, place.at().position().nextOffset(), place.logStart());
      Walked walked = walk(place, stream, walk, page);
      View now = coverages.get(place.partition()).orElse(null);
      if (now != null && place.isCovered() && place.view().holds(now, place.logStart())) {
        return switch (walked) {
          case TO_THE_END -> page.build(place.at().position(), true, place.at().gap());
          case STOPPED -> page.build(place.at().position(), false, place.at().gap());
          case NOT_FOLDED ->
              throw new ReadModelBehindException(place.partition() + " is being folded", 99);
        };
      }
    }
    throw new ReadModelBehindException(where + " changes faster than it can be read", 99);
  }

  /** A moment, found on the axis, and what the index covered when it was. */
  private record Place(IndexedPartition partition, View view, Located at, long logStart) {

    /** Not so if retention took something since the log was asked where it starts. */
    boolean isCovered() {
      return view.coverage().start() <= logStart;
    }
  }

  private Walked walk(Place place, StreamKey stream, FoldReader walk, StatesCollector page) {
    TenantKeys keys = new TenantKeys(place.partition(), stream.tenant());
    return index.use("reading", db -> walk.run(db, keys, stream.tenant(), page::take));
  }

  private Place place(StreamKey stream, StreamPartition where, Moment moment, boolean fromMemory) {
    PartitionBounds bounds = fromMemory ? bounds(where, moment) : log.bounds(where);
    Located at = located(stream, bounds, moment);
    if (at.position().nextOffset() > bounds.stableEnd()) {
      at = new Located(bounds.latest(), at.gap());
    }
    IndexedPartition partition = IndexedPartition.of(where, at.position());
    long offset = at.position().nextOffset();
    View view = coverages.awaitNext(partition, offset, patience).orElse(null);
    if (view == null && moment instanceof Moment.Now && hasReachedEnd.test(where)) {
      // As new as it has them: it follows the log, some way behind.
      view = coverages.get(partition).orElse(null);
      at = view == null ? at : new Located(at.position().at(view.coverage().next()), null);
    }
    if (view == null) {
      long next = coverages.get(partition).map(v -> v.coverage().next()).orElse(bounds.start());
      throw new ReadModelBehindException(
          "%s is indexed up to %d of %d".formatted(partition, next, offset),
          percent(next - bounds.start(), offset - bounds.start()));
    }
    return new Place(partition, view, at, bounds.start());
  }

  /** A position that is covered needs nothing of the log but where it starts. */
  private PartitionBounds bounds(StreamPartition where, Moment moment) {
    if (moment instanceof Moment.At(Position position) && covers(where, position)) {
      PartitionBounds recent = starts.bounds(where);
      if (recent.epoch() == position.epoch() && position.nextOffset() <= recent.stableEnd()) {
        return recent;
      }
    }
    return log.bounds(where);
  }

  private boolean covers(StreamPartition where, Position position) {
    return coverages
        .get(IndexedPartition.of(where, position))
        .filter(view -> position.nextOffset() <= view.coverage().next())
        .isPresent();
  }

  private Located located(StreamKey stream, PartitionBounds bounds, Moment moment) {
    return switch (moment) {
      case Moment.Now() -> new Located(bounds.latest(), null);
      case Moment.Before(Instant time) ->
          fromLog.locate(stream, new Start.Since(time), EventFilter.ALL);
      // Only the log can tell what was lost from what nobody can read yet.
      case Moment.At(Position position) ->
          position.nextOffset() <= bounds.stableEnd()
              ? bounds.resume(position)
              : fromLog.locate(stream, new Start.After(position), EventFilter.ALL);
    };
  }

  private static int percent(long done, long all) {
    return all <= 0 ? 0 : (int) Math.clamp(done * 100 / all, 0, 99);
  }
}
