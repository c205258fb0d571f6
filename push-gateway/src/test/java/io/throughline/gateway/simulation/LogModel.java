package io.throughline.gateway.simulation;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the log was given, all of it and for ever: the truth that subscribers are checked against.
 *
 * <p>A topic that is made anew is another incarnation. An incarnation that lost its end goes on as
 * another version: the same events up to where it was cut, other ones after.
 */
final class LogModel {

  /**
   * An event in the log.
   *
   * @param sequence in which it was appended, over all partitions
   */
  record Entry(
      StreamPartition partition,
      TenantId tenant,
      Event event,
      Position after,
      long appendTimeMillis,
      long sequence) {

    long offset() {
      return after.nextOffset() - 1;
    }

    @Override
    public String toString() {
      return "%s of %s at offset %d of %s, epoch %d"
          .formatted(event.id(), tenant, offset(), partition, after.epoch());
    }
  }

  /** One life of a partition. */
  static final class Incarnation {
    private final List<Map<TenantId, TreeMap<Long, Entry>>> versions = new ArrayList<>();

    /** Where version {@code i + 1} was cut from version {@code i}. */
    final List<Long> cuts = new ArrayList<>();

    /** Every offset that the log has started at. */
    final TreeSet<Long> starts = new TreeSet<>(List.of(0L));

    long endMax;

    private Incarnation() {
      versions.add(new HashMap<>());
    }

    int newest() {
      return versions.size() - 1;
    }

    /**
     * The tenant's next event at or after {@code offset} that matches, as {@code version} has it.
     */
    @Nullable Entry next(int version, TenantId tenant, long offset, EventFilter filter) {
      TreeMap<Long, Entry> entries = versions.get(version).get(tenant);
      if (entries == null) {
        return null;
      }
      for (Entry entry : entries.tailMap(offset, true).values()) {
        if (filter.matches(entry.event())) {
          return entry;
        }
      }
      return null;
    }
  }

  private final MemoryLog log;
  private final Map<StreamPartition, TreeMap<Integer, Incarnation>> partitions = new HashMap<>();
  private final Map<String, Entry> byId = new HashMap<>();
  private long sequence;

  LogModel(MemoryLog log) {
    this.log = log;
  }

  Entry append(StreamKey stream, Event event, AppendResult.Appended appended) {
    Position after = appended.position();
    StreamPartition partition = new StreamPartition(stream.stream(), after.partition());
    Entry entry =
        new Entry(
            partition, stream.tenant(), event, after, appended.appendTimeMillis(), sequence++);
    Incarnation incarnation = incarnation(partition, after.epoch());
    incarnation
        .versions
        .getLast()
        .computeIfAbsent(stream.tenant(), tenant -> new TreeMap<>())
        .put(entry.offset(), entry);
    incarnation.endMax = Math.max(incarnation.endMax, after.nextOffset());
    byId.put(event.id(), entry);
    return entry;
  }

  void evicted(StreamPartition partition) {
    PartitionBounds bounds = log.bounds(partition);
    incarnation(partition, bounds.epoch()).starts.add(bounds.start());
  }

  void skipped(StreamPartition partition) {
    PartitionBounds bounds = log.bounds(partition);
    Incarnation incarnation = incarnation(partition, bounds.epoch());
    incarnation.endMax = Math.max(incarnation.endMax, bounds.end());
  }

  void truncated(StreamPartition partition) {
    PartitionBounds bounds = log.bounds(partition);
    Incarnation incarnation = incarnation(partition, bounds.epoch());
    Map<TenantId, TreeMap<Long, Entry>> kept = new HashMap<>();
    incarnation
        .versions
        .getLast()
        .forEach(
            (tenant, entries) ->
                kept.put(tenant, new TreeMap<>(entries.headMap(bounds.end(), false))));
    incarnation.versions.add(kept);
    incarnation.cuts.add(bounds.end());
  }

  /** The entry of an event by its id, or nothing if no such event was appended. */
  @Nullable Entry entry(@Nullable String id) {
    return byId.get(id);
  }

  /** How many events were appended. */
  long sequence() {
    return sequence;
  }

  Incarnation incarnation(StreamPartition partition, int epoch) {
    return partitions
        .computeIfAbsent(partition, p -> new TreeMap<>())
        .computeIfAbsent(epoch, e -> new Incarnation());
  }

  /** Where the tenant's stream lives. */
  StreamPartition partitionOf(StreamKey stream) {
    return log.catalog().locate(stream).orElseThrow();
  }

  /** Whether the log holds nothing before {@code position} any more. */
  boolean isGone(StreamPartition partition, Position position) {
    PartitionBounds bounds = log.bounds(partition);
    return bounds.epoch() == position.epoch() && bounds.start() >= position.nextOffset();
  }

  PartitionBounds bounds(StreamPartition partition) {
    return log.bounds(partition);
  }

  List<StreamPartition> partitions(StreamName stream) {
    int count = log.catalog().find(stream).orElseThrow().partitions();
    List<StreamPartition> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new StreamPartition(stream, i));
    }
    return all;
  }
}
