package io.throughline.log.memory;

import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PartitionBounds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** One partition of one incarnation of a stream. Guarded by the log's lock. */
final class MemoryPartition {

  private final int epoch;
  private final int partition;
  private final TreeMap<Long, LoggedEvent> events = new TreeMap<>();
  private long start;
  private long end;
  private final List<Long> truncations = new ArrayList<>();

  MemoryPartition(int epoch, int partition) {
    this.epoch = epoch;
    this.partition = partition;
  }

  Position append(TenantId tenant, Event event, long appendTimeMillis) {
    events.put(end, new LoggedEvent(tenant, end, appendTimeMillis, event));
    end++;
    return new Position(epoch, partition, end);
  }

  void skip(long offsets) {
    end += offsets;
  }

  void evictBefore(long offset) {
    start = Math.clamp(offset, start, end);
    events.headMap(start).clear();
  }

  void truncateTo(long offset) {
    end = Math.clamp(offset, start, end);
    events.tailMap(end).clear();
    truncations.add(end);
  }

  PartitionBounds bounds() {
    return new PartitionBounds(epoch, partition, start, end, end);
  }

  /** Events with {@code from <= offset < to}, oldest first; a view. */
  Collection<LoggedEvent> between(long from, long to) {
    return events.subMap(Math.min(from, to), to).values();
  }

  /** Events before {@code offset}, newest first; a view. */
  Collection<LoggedEvent> newestBefore(long offset) {
    return events.headMap(offset, false).descendingMap().values();
  }

  /** The oldest event of that time or later; the end if there is none. */
  long firstSince(long timeMillis) {
    for (LoggedEvent event : events.values()) {
      if (event.appendTimeMillis() >= timeMillis) {
        return event.offset();
      }
    }
    return end;
  }

  /** How often the end was lost: a follower that knows another number asks where it stands. */
  int truncations() {
    return truncations.size();
  }

  /** The lowest offset that the end was lost to, other than the first {@code seen} times. */
  long truncatedToSince(int seen) {
    long lowest = end;
    for (long to : truncations.subList(Math.min(seen, truncations.size()), truncations.size())) {
      lowest = Math.min(lowest, to);
    }
    return lowest;
  }
}
