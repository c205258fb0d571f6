package io.throughline.replay.live;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.EventLog;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;
import io.throughline.log.UnknownStreamException;
import io.throughline.replay.live.PartitionFeeds.Kept;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one tail behind all live readers. It begins with the first of them, so that a process that
 * nobody reads live from does not read the log for it.
 *
 * <p>What it keeps is bounded in bytes over all feeds, and the oldest goes first, whose ever it is.
 * The tail's thread alone keeps and forgets.
 */
final class LiveTail implements LogTail.Listener, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LiveTail.class);

  private final EventLog eventLog;
  private final long bytesMax;
  private final Map<StreamPartition, PartitionFeeds> partitions = new ConcurrentHashMap<>();
  private @Nullable LogTail tail; // guarded by this
  private boolean closed; // guarded by this

  private final Deque<Kept> kept = new ArrayDeque<>(); // the tail's thread
  private volatile long keptBytes; // written by the tail's thread

  LiveTail(EventLog eventLog, long bytesMax) {
    this.eventLog = eventLog;
    this.bytesMax = bytesMax;
  }

  /** The partition that holds {@code stream}; the tail begins if it has not yet. */
  PartitionFeeds partitionOf(StreamKey stream) {
    begin();
    StreamPartition partition =
        eventLog
            .catalog()
            .locate(stream)
            .orElseThrow(() -> new UnknownStreamException(stream.stream()));
    return feeds(partition);
  }

  /** Of events that are kept, roughly. */
  long keptBytes() {
    return keptBytes;
  }

  @Override
  public void restarted(StreamPartition partition, Position from) {
    feeds(partition).restarted(from);
  }

  @Override
  public void appended(LogTail.Batch batch) {
    long bytes = keptBytes;
    for (Kept one : feeds(batch.partition()).appended(batch)) {
      kept.addLast(one);
      bytes += one.event().bytes();
    }
    while (bytes > bytesMax) {
      Kept oldest = kept.removeFirst();
      oldest.forget();
      bytes -= oldest.event().bytes();
    }
    keptBytes = bytes;
  }

  @Override
  public void primed() {
    log.debug("live readers' tail is at the log's end");
  }

  @Override
  public void available(boolean available, String reason) {
    if (!available) {
      log.warn("live readers wait for the log: {}", reason);
    }
  }

  /** Wakes every reader for good. Before {@link #close}: readers still have something to say. */
  void wakeAllForGood() {
    partitions.values().forEach(PartitionFeeds::close);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (tail != null) {
      tail.close();
    }
  }

  private synchronized void begin() {
    if (tail == null && !closed) {
      LogTail begun = eventLog.newTail();
      tail = begun;
      begun.start(Duration.ZERO, this);
    }
  }

  private PartitionFeeds feeds(StreamPartition partition) {
    return partitions.computeIfAbsent(partition, p -> new PartitionFeeds());
  }
}
