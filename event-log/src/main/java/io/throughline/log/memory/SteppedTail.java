package io.throughline.log.memory;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tail that moves one step at a time, on the thread that asks for it: for simulations that decide
 * who goes next.
 *
 * <p>Used by one thread; the log may change between steps.
 */
public final class SteppedTail implements LogTail {

  private final MemoryLog log;
  private final Map<StreamPartition, Cursor> cursors = new LinkedHashMap<>();
  private @Nullable Listener listener;
  private boolean primed;
  private String awayBecause = "";

  /** Where the tail is in one partition, and what it knows about it. */
  private static final class Cursor {
    Position position;
    int truncations;
    long primedAt;

    Cursor(Position position, int truncations, long primedAt) {
      this.position = position;
      this.truncations = truncations;
      this.primedAt = primedAt;
    }
  }

  SteppedTail(MemoryLog log) {
    this.log = log;
  }

  /**
   * Calls {@code restarted} for every partition, and {@code primed} if there is nothing to read.
   */
  @Override
  public void start(Duration lookBack, Listener listener) {
    this.listener = listener;
    for (StreamPartition partition : log.allPartitions()) {
      PartitionBounds bounds = log.bounds(partition);
      Position from = bounds.earliest().at(log.firstWithin(partition, lookBack));
      cursors.put(partition, new Cursor(from, log.truncations(partition), bounds.stableEnd()));
      listener.restarted(partition, from);
    }
    listener.available(true, "");
    primeIfReached(listener);
  }

  @Override
  public void start(
      Map<StreamPartition, Position> places,
      Predicate<StreamPartition> followed,
      Listener listener) {
    this.listener = listener;
    for (StreamPartition partition : log.allPartitions().stream().filter(followed).toList()) {
      PartitionBounds bounds = log.bounds(partition);
      Position place = places.get(partition);
      Position from = place == null ? bounds.earliest() : place;
      // A place that the log no longer has is found out by the first step.
      cursors.put(partition, new Cursor(from, log.truncations(partition), bounds.stableEnd()));
      if (place == null) {
        listener.restarted(partition, from);
      }
    }
    listener.available(true, "");
    primeIfReached(listener);
  }

  /** Takes one step in the first partition that has one; false if none has. */
  public boolean step() {
    return step(Integer.MAX_VALUE);
  }

  /**
   * @param eventsMax in the batch, at least 1
   */
  public boolean step(int eventsMax) {
    for (StreamPartition partition : cursors.keySet()) {
      if (step(partition, eventsMax)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Restarts the partition if it has to, otherwise passes on its next part, if there is one.
   *
   * @return whether the listener was called
   */
  public boolean step(StreamPartition partition, int eventsMax) {
    Listener listening = this.listener;
    Cursor cursor = cursors.get(partition);
    if (listening == null || cursor == null) {
      throw new IllegalStateException("tail: not started, or no such partition: " + partition);
    }
    if (tellAvailability(listening)) {
      return true;
    }
    if (!awayBecause.isEmpty()) {
      return false;
    }
    Position restart;
    Batch batch;
    synchronized (log) { // both answers about the same moment
      restart = log.restartFor(partition, cursor.position, cursor.truncations);
      batch = log.batch(partition, restart == null ? cursor.position : restart, eventsMax);
      cursor.truncations = log.truncations(partition);
      cursor.primedAt = Math.min(cursor.primedAt, log.bounds(partition).stableEnd());
    }
    boolean moves = restart != null || passOn(listening, cursor, batch);
    if (restart != null) {
      cursor.position = restart;
      listening.restarted(partition, restart);
    }
    primeIfReached(listening);
    return moves;
  }

  @Override
  public void close() {
    listener = null;
  }

  private boolean tellAvailability(Listener listening) {
    String reason = log.awayBecause();
    if (reason.equals(awayBecause)) {
      return false;
    }
    awayBecause = reason;
    listening.available(reason.isEmpty(), reason);
    return true;
  }

  private boolean passOn(Listener listening, Cursor cursor, Batch batch) {
    if (batch.nextOffset() == cursor.position.nextOffset()) {
      return false;
    }
    cursor.position = cursor.position.at(batch.nextOffset());
    listening.appended(batch);
    return true;
  }

  private void primeIfReached(Listener listening) {
    if (!primed
        && cursors.values().stream()
            .allMatch(cursor -> cursor.position.nextOffset() >= cursor.primedAt)) {
      primed = true;
      listening.primed();
    }
  }
}
