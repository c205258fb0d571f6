package io.throughline.log.recent;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.AppendResult.Appended;
import io.throughline.log.LogTail;
import io.throughline.log.LoggedEvent;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was appended lately, whoever appended it, as far as this process's tail has come. Safe for
 * use by any thread; the tail's thread writes most of it.
 *
 * <p>Knowledge of a partition is <i>current</i> as long as nothing speaks against it: at first,
 * when the log was away, and when an append was given up, it is in doubt until the tail has come to
 * what was the partition's end at a later moment.
 */
public final class RecentAppends implements LogTail.Listener {

  private static final Logger log = LoggerFactory.getLogger(RecentAppends.class);
  private static final int PARTITIONS_MAX = 1 << 15;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  // All below is guarded by the lock.
  private final RecentTable table;
  private final Map<StreamPartition, Known> partitions = new HashMap<>();
  private final List<Known> byNumber = new ArrayList<>();
  private long doubts;
  private boolean available = true;

  /** What is known of one partition. */
  private static final class Known {
    final int number;
    Position next;

    /** Which doubt is the newest; 0 for none. */
    long doubt;

    Known(int number, Position next, long doubt) {
      this.number = number;
      this.next = next;
      this.doubt = doubt;
    }
  }

  /**
   * @param entriesMax events remembered at most
   * @param window how long an event is remembered
   */
  public RecentAppends(int entriesMax, Duration window, InstantSource clock) {
    this.clock = clock;
    this.table = new RecentTable(PARTITIONS_MAX, entriesMax, window.toMillis());
  }

  /** Where the event of {@code key} is, if it was appended lately. */
  Optional<Appended> find(EventKey key) {
    long now = clock.millis();
    lock.lock();
    try {
      long entry = table.find(key, now);
      if (entry == RecentTable.NONE) {
        return Optional.empty();
      }
      Position next = byNumber.get(table.partition(entry)).next;
      return Optional.of(new Appended(next.at(table.offset(entry) + 1), table.timeMillis(entry)));
    } finally {
      lock.unlock();
    }
  }

  /** This process appended an event; the tail may come to it later. */
  void appended(EventKey key, StreamPartition partition, Appended where) {
    long now = clock.millis();
    lock.lock();
    try {
      Known known = partitions.get(partition);
      if (known != null && known.next.epoch() == where.position().epoch()) {
        long offset = where.position().nextOffset() - 1;
        table.put(key, known.number, offset, where.appendTimeMillis(), now);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody knows whether an append of this process is in the log. */
  void doubt(StreamPartition partition) {
    lock.lock();
    try {
      Known known = partitions.get(partition);
      if (known != null) {
        known.doubt = ++doubts;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the log answers this process's tail, as far as that knows. */
  boolean isFollowing() {
    lock.lock();
    try {
      return available;
    } finally {
      lock.unlock();
    }
  }

  boolean isCurrent(StreamPartition partition) {
    lock.lock();
    try {
      Known known = partitions.get(partition);
      return known != null && known.doubt == 0;
    } finally {
      lock.unlock();
    }
  }

  /** The newest doubt about {@code partition}, for {@link #awaitPast}. */
  long doubtOf(StreamPartition partition) {
    lock.lock();
    try {
      Known known = partitions.get(partition);
      return known == null ? 0 : known.doubt;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything before {@code end} is known; false if it is not in time.
   *
   * @param end what was the partition's end after {@code doubt}, which is settled with that
   */
  boolean awaitPast(StreamPartition partition, Position end, long doubt, Duration within)
      throws InterruptedException {
    long left = within.toNanos();
    lock.lock();
    try {
      while (true) {
        Known known = partitions.get(partition);
        if (known != null
            && known.next.epoch() == end.epoch()
            && known.next.nextOffset() >= end.nextOffset()) {
          known.doubt = known.doubt == doubt ? 0 : known.doubt;
          return true;
        }
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many events are remembered. */
  public int size() {
    lock.lock();
    try {
      return table.size();
    } finally {
      lock.unlock();
    }
  }

  /** Seconds that memory goes back at the moment. */
  public double reachSeconds() {
    long now = clock.millis();
    lock.lock();
    try {
      return (now - table.oldestMillis(now)) / 1000.0;
    } finally {
      lock.unlock();
    }
  }

  /** Events forgotten before their time, for want of room. */
  public long forgottenEarly() {
    lock.lock();
    try {
      return table.forgottenEarly();
    } finally {
      lock.unlock();
    }
  }

  // The tail's side.

  /** A listener that tells this, and then {@code next}. */
  public LogTail.Listener before(LogTail.Listener next) {
    RecentAppends first = this;
    return new LogTail.Listener() {
      @Override
      public void restarted(StreamPartition partition, Position from) {
        first.restarted(partition, from);
        next.restarted(partition, from);
      }

      @Override
      public void appended(LogTail.Batch batch) {
        first.appended(batch);
        next.appended(batch);
      }

      @Override
      public void primed() {
        first.primed();
        next.primed();
      }

      @Override
      public void available(boolean available, String reason) {
        first.available(available, reason);
        next.available(available, reason);
      }
    };
  }

  @Override
  public void restarted(StreamPartition partition, Position from) {
    lock.lock();
    try {
      Known known = partitions.get(partition);
      if (known == null) {
        known = new Known(byNumber.size(), from, ++doubts);
        partitions.put(partition, known);
        byNumber.add(known);
      } else {
        if (known.next.epoch() != from.epoch()) {
          table.cut(known.number, 0);
        } else if (from.nextOffset() <= known.next.nextOffset()) {
          // Also what this process appended and the tail had not come to.
          table.cut(known.number, from.nextOffset());
        }
        known.doubt = ++doubts;
      }
      known.next = from;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void appended(LogTail.Batch batch) {
    StreamPartition partition = batch.partition();
    List<EventKey> keys = new ArrayList<>(batch.events().size());
    for (LoggedEvent logged : batch.events()) {
      keys.add(EventKey.of(new StreamKey(logged.tenant(), partition.stream()), logged.event()));
    }
    long now = clock.millis();
    lock.lock();
    try {
      Known known = partitions.get(partition);
      if (known == null) {
        throw new IllegalStateException("a batch of " + partition + ", which never began");
      }
      for (int i = 0; i < keys.size(); i++) {
        LoggedEvent logged = batch.events().get(i);
        table.put(keys.get(i), known.number, logged.offset(), logged.appendTimeMillis(), now);
      }
      known.next = known.next.at(batch.nextOffset());
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void primed() {
    log.debug("what was appended lately is known");
  }

  @Override
  public void available(boolean available, String reason) {
    if (!available) {
      log.warn("what others append is not known while the log is away: {}", reason);
    }
    lock.lock();
    try {
      this.available = available;
      if (!available) {
        partitions.values().forEach(known -> known.doubt = ++doubts);
      }
    } finally {
      lock.unlock();
    }
  }
}
