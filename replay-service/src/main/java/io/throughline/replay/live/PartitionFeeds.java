package io.throughline.replay.live;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.LogTail.Batch;
import io.throughline.log.LoggedEvent;
import io.throughline.replay.live.Window.Cut;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One partition as its live readers see it: how far the tail is, and a feed for each tenant that
 * somebody reads. The tail's thread writes, readers read and wait; one lock guards it all, and
 * nobody does I/O under it.
 */
final class PartitionFeeds {

  private static final int CUTS_MAX = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TenantId, Feed> feeds = new HashMap<>();
  private final Deque<Cut> cuts = new ArrayDeque<>();
  private @Nullable Position next;
  private long generation;
  private boolean closed;

  /** An event that a feed keeps until there is no room for it. */
  record Kept(PartitionFeeds partition, Feed feed, LiveEvent event) {

    /** Gives it up, if it still is there. */
    void forget() {
      partition.forget(feed, event);
    }
  }

  // The tail's side.

  void restarted(Position from) {
    lock.lock();
    try {
      generation++;
      Position was = next;
      if (was != null && was.epoch() == from.epoch() && from.nextOffset() < was.nextOffset()) {
        cuts.addLast(new Cut(generation, from.nextOffset()));
        if (cuts.size() > CUTS_MAX) {
          cuts.removeFirst();
        }
      } else if (was != null && was.epoch() != from.epoch()) {
        cuts.clear();
      }
      next = from;
      for (Feed feed : feeds.values()) {
        feed.restart(from);
        feed.moved().signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes what somebody reads, and wakes those who do; returns what was kept. */
  List<Kept> appended(Batch batch) {
    lock.lock();
    try {
      List<Kept> kept = feeds.isEmpty() ? List.of() : keep(batch);
      next = batch.from().at(batch.nextOffset());
      Set<Feed> touched = new HashSet<>();
      kept.forEach(one -> touched.add(one.feed()));
      touched.forEach(feed -> feed.moved().signalAll());
      return kept;
    } finally {
      lock.unlock();
    }
  }

  private List<Kept> keep(Batch batch) {
    List<Kept> kept = new ArrayList<>();
    for (LoggedEvent logged : batch.events()) {
      Feed feed = feeds.get(logged.tenant());
      if (feed != null) {
        LiveEvent event = new LiveEvent(logged, batch.from().at(logged.nextOffset()));
        feed.add(event);
        kept.add(new Kept(this, feed, event));
      }
    }
    return kept;
  }

  private void forget(Feed feed, LiveEvent event) {
    lock.lock();
    try {
      feed.forget(event);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes everybody, for good: nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      feeds.values().forEach(feed -> feed.moved().signalAll());
    } finally {
      lock.unlock();
    }
  }

  // The readers' side.

  Feed join(StreamKey stream) {
    lock.lock();
    try {
      Feed feed =
          feeds.computeIfAbsent(
              stream.tenant(), tenant -> new Feed(stream, lock.newCondition(), next));
      feed.join();
      return feed;
    } finally {
      lock.unlock();
    }
  }

  void leave(Feed feed) {
    lock.lock();
    try {
      if (feed.leave()) {
        feeds.remove(feed.tenant());
      }
    } finally {
      lock.unlock();
    }
  }

  /** What the tail has for {@code feed}; absent before it has begun. */
  @Nullable Window window(Feed feed) {
    lock.lock();
    try {
      Position from = feed.from();
      Position end = next;
      return from == null || end == null
          ? null
          : new Window(from, end.nextOffset(), generation, List.copyOf(cuts));
    } finally {
      lock.unlock();
    }
  }

  /** The next part after {@code cursor}; absent if the window is another one by now. */
  Feed.@Nullable Part read(
      Feed feed, Window window, Position cursor, EventFilter filter, LiveLimits.Part limit) {
    lock.lock();
    try {
      Position from = feed.from();
      Position end = next;
      boolean same =
          generation == window.generation()
              && from != null
              && end != null
              && from.nextOffset() <= cursor.nextOffset();
      return same && end != null
          ? feed.read(cursor.nextOffset(), end.nextOffset(), filter, limit)
          : null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something after {@code cursor}, the tail starts anew, everything is
   * closed, or the time is over.
   *
   * @return what is left of {@code nanos}; 0 or less when the time is over
   */
  long await(Feed feed, Position cursor, long generationSeen, long nanos)
      throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0
          && !closed
          && generation == generationSeen
          && !feed.hasSomethingAfter(cursor.nextOffset())) {
        left = feed.moved().awaitNanos(left);
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the time pass, unless everything is closed. */
  void pause(Feed feed, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      Condition moved = feed.moved();
      while (left > 0 && !closed) {
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
