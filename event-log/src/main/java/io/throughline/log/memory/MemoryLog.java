package io.throughline.log.memory;

import io.throughline.event.Event;
import io.throughline.event.EventLimits;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogTail;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.LoggedEvent;
import io.throughline.log.PartitionBounds;
import io.throughline.log.SnapshotReader;
import io.throughline.log.StreamCatalog;
import io.throughline.log.StreamPartition;
import io.throughline.log.StreamTopic;
import io.throughline.log.TenantPartitioner;
import io.throughline.log.UnknownStreamException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A log in this JVM's memory. Deterministic: the same calls make the same log, and only {@link
 * #newTail} starts a thread.
 *
 * <p>Safe for use by any thread; every access holds the one lock, {@code this}.
 */
public final class MemoryLog implements EventLog {

  private final int partitions;
  private final InstantSource clock;
  private final Map<StreamName, Incarnation> streams = new LinkedHashMap<>();
  private final MemoryCatalog catalog = new MemoryCatalog();
  private int epochs;
  private long changes;
  private int pageScanMax = Integer.MAX_VALUE;
  private int eventBytesMax = EventLimits.DEFAULT.dataBytesMax();
  private String awayBecause = "";

  private record Incarnation(StreamTopic topic, List<MemoryPartition> partitions) {}

  /**
   * @param partitions of each stream
   * @param clock gives events their append time
   */
  public MemoryLog(Set<StreamName> streams, int partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
    for (StreamName stream : streams) {
      this.streams.put(stream, newIncarnation(stream));
    }
  }

  @Override
  public StreamCatalog catalog() {
    return catalog;
  }

  @Override
  public EventAppender appender() {
    return new MemoryAppender(this);
  }

  @Override
  public LogReader reader() {
    return new MemoryReader(this);
  }

  /** Snapshots of this log: what every other reader of snapshots is held against. */
  public SnapshotReader snapshots() {
    return new MemorySnapshots(this);
  }

  @Override
  public MemoryTail newTail() {
    return new MemoryTail(this);
  }

  /** A tail without a thread: it moves when it is told to. */
  public SteppedTail newSteppedTail() {
    return new SteppedTail(this);
  }

  @Override
  public synchronized boolean available() {
    return awayBecause.isEmpty();
  }

  @Override
  public void close() {}

  // What can be done to it.

  /** Retention: forgets everything before {@code offset}. */
  public synchronized void evictBefore(StreamPartition partition, long offset) {
    at(partition).evictBefore(offset);
    changed();
  }

  /** Leaves a hole, as transaction markers and compaction do. */
  public synchronized void skipOffsets(StreamPartition partition, int offsets) {
    at(partition).skip(offsets);
    changed();
  }

  /** Loses everything at and after {@code offset}, acknowledged or not. */
  public synchronized void truncateTo(StreamPartition partition, long offset) {
    at(partition).truncateTo(offset);
    changed();
  }

  /** Deletes the stream and makes it again, empty. */
  public synchronized void recreate(StreamName stream) {
    streams.put(stream, newIncarnation(stream));
    changed();
  }

  /** Stops answering: appends and reads fail, tails stand still. */
  public synchronized void goAway(String reason) {
    awayBecause = reason;
    changed();
  }

  /** Answers again. */
  public synchronized void comeBack() {
    awayBecause = "";
    changed();
  }

  /** How many offsets one read looks at before it returns what it has; all of them by default. */
  public synchronized void limitPageScan(int offsets) {
    pageScanMax = offsets;
  }

  /** How large an event's data may be; 1 MiB by default. */
  public synchronized void limitEventBytes(int bytes) {
    eventBytesMax = bytes;
  }

  /** Answers also while the log is away: a test asks to break it. */
  @Override
  public synchronized PartitionBounds bounds(StreamPartition partition) {
    return at(partition).bounds();
  }

  // What the ports are made of.

  synchronized AppendResult.Appended append(StreamKey stream, Event event) {
    long now = clock.millis();
    Position after = partitionOf(stream).append(stream.tenant(), event, now);
    changed();
    return new AppendResult.Appended(after, now);
  }

  /** Runs {@code work} on the stream's partition, with nobody else changing it. */
  synchronized <T> T read(StreamKey stream, Function<MemoryPartition, T> work) {
    if (!awayBecause.isEmpty()) {
      throw new LogUnavailableException(awayBecause, null);
    }
    return work.apply(partitionOf(stream));
  }

  /** Why the log does not answer; empty when it does. */
  synchronized String awayBecause() {
    return awayBecause;
  }

  synchronized int pageScanMax() {
    return pageScanMax;
  }

  synchronized int eventBytesMax() {
    return eventBytesMax;
  }

  synchronized List<StreamPartition> allPartitions() {
    List<StreamPartition> all = new ArrayList<>();
    for (StreamName stream : streams.keySet()) {
      for (int i = 0; i < partitions; i++) {
        all.add(new StreamPartition(stream, i));
      }
    }
    return all;
  }

  /** Where a tail starts that wants what was appended within {@code lookBack}. */
  synchronized long firstWithin(StreamPartition partition, Duration lookBack) {
    long since = clock.millis() - lookBack.toMillis();
    return lookBack.isZero() ? at(partition).bounds().stableEnd() : at(partition).firstSince(since);
  }

  synchronized int truncations(StreamPartition partition) {
    return at(partition).truncations();
  }

  /** Where a tail has to start over that was at {@code position}, if it has to. */
  synchronized @Nullable Position restartFor(
      StreamPartition partition, Position position, int truncations) {
    PartitionBounds bounds = at(partition).bounds();
    long truncatedTo = at(partition).truncatedToSince(truncations);
    if (position.epoch() == bounds.epoch() && position.nextOffset() > truncatedTo) {
      return position.at(truncatedTo);
    }
    Located resumed = bounds.resume(position);
    return resumed.gap() == null ? null : resumed.position();
  }

  /** The next part of the partition after {@code from}. */
  synchronized LogTail.Batch batch(StreamPartition partition, Position from, int eventsMax) {
    MemoryPartition now = at(partition);
    long end = now.bounds().stableEnd();
    List<LoggedEvent> events = new ArrayList<>();
    for (LoggedEvent event : now.between(from.nextOffset(), end)) {
      if (events.size() == eventsMax) {
        return new LogTail.Batch(partition, from, event.offset(), events);
      }
      events.add(event);
    }
    return new LogTail.Batch(partition, from, end, events);
  }

  private MemoryPartition at(StreamPartition partition) {
    return incarnation(partition.stream()).partitions().get(partition.partition());
  }

  /** How often anything changed. */
  synchronized long changes() {
    return changes;
  }

  /** Waits until something has changed since {@code seen}. */
  synchronized void awaitChange(long seen) throws InterruptedException {
    while (changes == seen) {
      wait();
    }
  }

  private void changed() {
    changes++;
    notifyAll();
  }

  private MemoryPartition partitionOf(StreamKey stream) {
    return incarnation(stream.stream())
        .partitions()
        .get(TenantPartitioner.partitionOf(stream.tenant(), partitions));
  }

  private Incarnation incarnation(StreamName stream) {
    @Nullable Incarnation found = streams.get(stream);
    if (found == null) {
      throw new UnknownStreamException(stream);
    }
    return found;
  }

  private Incarnation newIncarnation(StreamName stream) {
    StreamTopic topic = new StreamTopic(stream, ++epochs, partitions);
    List<MemoryPartition> made = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      made.add(new MemoryPartition(topic.epoch(), i));
    }
    return new Incarnation(topic, List.copyOf(made));
  }

  private final class MemoryCatalog implements StreamCatalog {

    @Override
    public Optional<StreamTopic> find(StreamName stream) {
      synchronized (MemoryLog.this) {
        return Optional.ofNullable(streams.get(stream)).map(Incarnation::topic);
      }
    }

    @Override
    public Collection<StreamTopic> topics() {
      synchronized (MemoryLog.this) {
        return streams.values().stream().map(Incarnation::topic).toList();
      }
    }

    @Override
    public int partitionOf(TenantId tenant, int partitions) {
      return TenantPartitioner.partitionOf(tenant, partitions);
    }
  }
}
