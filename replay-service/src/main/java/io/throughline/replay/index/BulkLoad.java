package io.throughline.replay.index;

import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that wait until their bucket is whole, while the index is being built. Bounded in bytes;
 * owned by the follower.
 */
final class BulkLoad {

  /** Of an event beside its data: what an event's objects take, roughly. */
  private static final int BYTES_AROUND_DATA = 300;

  /** Events that are taken in faster by files of their own than one by one. */
  private static final int WORTH_FILES = 2_000;

  private final long bytesMax;
  private final Map<IndexedPartition, Waiting> waiting = new HashMap<>();
  private long bytes;

  /**
   * A part of a partition that is to be written.
   *
   * @param from where the coverage has to end before it
   * @param next the coverage's end after it
   * @param events of one bucket
   */
  record Part(IndexedPartition partition, long from, long next, List<LoggedEvent> events) {

    boolean isWorthFiles() {
      return events.size() >= WORTH_FILES;
    }
  }

  private static final class Waiting {
    private final long from;
    private long next;
    private long bytes;
    private final List<LoggedEvent> events = new ArrayList<>();

    Waiting(long from) {
      this.from = from;
      this.next = from;
    }
  }

  BulkLoad(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /**
   * Takes what a batch holds.
   *
   * @return what is to be written now, in order
   */
  List<Part> add(IndexedPartition partition, long from, long next, List<LoggedEvent> events) {
    List<Part> parts = new ArrayList<>();
    long at = from;
    int taken = 0;
    while (at < next) {
      long start = at;
      long end = Math.min(next, (IndexKeys.bucketOf(at) + 1) * IndexKeys.BUCKET_OFFSETS);
      Waiting here = waiting.computeIfAbsent(partition, p -> new Waiting(start));
      while (taken < events.size() && events.get(taken).offset() < end) {
        LoggedEvent event = events.get(taken++);
        here.events.add(event);
        here.bytes += bytesOf(event);
        bytes += bytesOf(event);
      }
      here.next = end;
      at = end;
      if (end % IndexKeys.BUCKET_OFFSETS == 0) {
        parts.add(part(partition));
      }
    }
    while (bytes > bytesMax) {
      parts.add(part(largest()));
    }
    return parts;
  }

  /** Everything that waits. */
  List<Part> takeAll() {
    return List.copyOf(waiting.keySet()).stream().map(this::part).toList();
  }

  private Part part(IndexedPartition partition) {
    Waiting taken = waiting.remove(partition);
    if (taken == null) {
      throw new IllegalStateException(partition + ": nothing waits");
    }
    bytes -= taken.bytes;
    return new Part(partition, taken.from, taken.next, taken.events);
  }

  private IndexedPartition largest() {
    return waiting.entrySet().stream()
        .max(Comparator.comparingLong(each -> each.getValue().bytes))
        .orElseThrow()
        .getKey();
  }

  private static long bytesOf(LoggedEvent event) {
    return BYTES_AROUND_DATA + (long) event.event().data().size();
  }
}
