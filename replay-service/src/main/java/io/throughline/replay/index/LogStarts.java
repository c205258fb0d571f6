package io.throughline.replay.index;

import io.throughline.event.Position;
import io.throughline.log.EventLog;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the log starts, as it was a moment ago: what retention took from the log is gone from the
 * index too, if not in the same instant. Safe for use by any thread.
 */
final class LogStarts {

  private final EventLog log;
  private final Duration ageMax;
  private final InstantSource clock;
  private final Map<StreamPartition, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(PartitionBounds bounds, Instant at) {}

  /**
   * @param ageMax for how long an answer is good; for zero, each is asked for
   */
  LogStarts(EventLog log, Duration ageMax, InstantSource clock) {
    this.log = log;
    this.ageMax = ageMax;
    this.clock = clock;
  }

  /** Whether the log no longer has what follows on {@code after}. */
  boolean isGone(StreamPartition partition, Position after) {
    PartitionBounds bounds = bounds(partition);
    return bounds.epoch() != after.epoch() || after.nextOffset() < bounds.start();
  }

  /** What the partition held a moment ago. */
  PartitionBounds bounds(StreamPartition partition) {
    Instant now = clock.instant();
    Seen known = seen.get(partition);
    if (known != null && known.at().plus(ageMax).isAfter(now)) {
      return known.bounds();
    }
    PartitionBounds bounds = log.bounds(partition);
    seen.put(partition, new Seen(bounds, now));
    return bounds;
  }
}
