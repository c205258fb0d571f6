package io.throughline.gateway.tail;

import io.throughline.event.Position;
import io.throughline.log.LoggedEvent;
import io.throughline.log.StreamPartition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest part of one partition: a ring of batches that lie end to end.
 *
 * <p>One writer, the tail's thread; any number of readers. The writer adds a batch first and then
 * publishes the window that has it, and when evicting publishes the smaller window first and then
 * removes the batch: a reader who looks at the window and then at a batch may find it gone, never
 * find a hole.
 */
public final class PartitionTail {

  /** Cuts remembered: more than any lane misses between two passes. */
  private static final int CUTS_MAX = 64;

  private final StreamPartition partition;
  private final ConcurrentSkipListMap<Long, TailBatch> batches = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Integer, Position> cuts = new ConcurrentSkipListMap<>();
  private volatile Window window;
  private volatile long bytes;

  PartitionTail(StreamPartition partition, Position from) {
    this.partition = partition;
    this.window = emptyAt(from, 0);
  }

  public StreamPartition partition() {
    return partition;
  }

  public Window window() {
    return window;
  }

  /** The batch that has {@code offset}, or nothing if it was evicted or is not there yet. */
  public @Nullable TailBatch batchAt(long offset) {
    Map.Entry<Long, TailBatch> entry = batches.floorEntry(offset);
    return entry != null && offset < entry.getValue().next() ? entry.getValue() : null;
  }

  /**
   * The lowest place that the topic of {@code latest} was cut at since {@code generation}: it lost
   * its end, and the tail had to go back. Nothing if it was not.
   */
  public @Nullable Position cutSince(int generation, Window latest) {
    return cuts.subMap(generation, false, latest.generation(), true).values().stream()
        .filter(cut -> cut.epoch() == latest.epoch())
        .min(Comparator.comparingLong(Position::nextOffset))
        .orElse(null);
  }

  /** Bytes held, estimated. */
  public long bytes() {
    return bytes;
  }

  /** Starts anew: whatever was held is of no use any more. Tail's thread only. */
  void restart(Position from) {
    int generation = window.generation() + 1;
    if (from.epoch() == window.epoch() && from.nextOffset() < window.next()) {
      cuts.put(generation, from);
      cuts.headMap(cuts.lastKey() - CUTS_MAX).clear();
    }
    window = emptyAt(from, generation);
    batches.clear();
    bytes = 0;
  }

  /** Adds the part {@code [window().next(), next)}. Tail's thread only. */
  void append(long next, List<LoggedEvent> events, long nowNanos) {
    Window before = window;
    if (next <= before.next()) {
      return;
    }
    TailBatch batch = TailBatch.of(before.next(), next, nowNanos, events);
    batches.put(batch.from(), batch);
    bytes += batch.bytes();
    window =
        new Window(before.epoch(), before.partition(), before.generation(), before.oldest(), next);
  }

  /** Removes what arrived before {@code beforeNanos}. Tail's thread only. */
  void evictOlderThan(long beforeNanos) {
    for (Map.Entry<Long, TailBatch> oldest = batches.firstEntry();
        oldest != null && oldest.getValue().appendedNanos() - beforeNanos < 0;
        oldest = batches.firstEntry()) {
      evict(oldest.getValue());
    }
  }

  /** Removes the oldest batches until no more than {@code bytesMax} is held. Tail's thread only. */
  void evictDownTo(long bytesMax) {
    for (Map.Entry<Long, TailBatch> oldest = batches.firstEntry();
        oldest != null && bytes > bytesMax;
        oldest = batches.firstEntry()) {
      evict(oldest.getValue());
    }
  }

  private void evict(TailBatch oldest) {
    Window before = window;
    window =
        new Window(
            before.epoch(), before.partition(), before.generation(), oldest.next(), before.next());
    batches.remove(oldest.from());
    bytes -= oldest.bytes();
  }

  private static Window emptyAt(Position from, int generation) {
    return new Window(
        from.epoch(), from.partition(), generation, from.nextOffset(), from.nextOffset());
  }
}
