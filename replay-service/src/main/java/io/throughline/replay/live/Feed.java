package io.throughline.replay.live;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of one tenant's stream, for those who read it live. Exists while somebody does.
 * Guarded by its partition's lock, all of it.
 */
final class Feed {

  private final TenantId tenant;
  private final Condition moved;
  private final Deque<LiveEvent> events = new ArrayDeque<>();
  private @Nullable Position from;
  private int readers;

  /**
   * @param from where the tail is; absent before it has begun
   */
  Feed(StreamKey stream, Condition moved, @Nullable Position from) {
    this.tenant = stream.tenant();
    this.moved = moved;
    this.from = from;
  }

  /** A reader's next part: everything that matches up to {@code next}. */
  record Part(List<LiveEvent> events, long next) {}

  TenantId tenant() {
    return tenant;
  }

  Condition moved() {
    return moved;
  }

  void join() {
    readers++;
  }

  /** Whether nobody is left. */
  boolean leave() {
    return --readers == 0;
  }

  /** From where on everything is here; absent before the tail has begun. */
  @Nullable Position from() {
    return from;
  }

  void restart(Position at) {
    events.clear();
    from = at;
  }

  void add(LiveEvent event) {
    events.addLast(event);
  }

  /** Whether there is, or was, an event at or after {@code offset}. */
  boolean hasSomethingAfter(long offset) {
    LiveEvent newest = events.peekLast();
    return newest != null && newest.offset() >= offset
        || from != null && from.nextOffset() > offset;
  }

  /** Forgets its oldest event if that is {@code event}; false if it is not, or no longer, here. */
  boolean forget(LiveEvent event) {
    if (events.peekFirst() != event || from == null) {
      return false;
    }
    events.removeFirst();
    from = event.after();
    return true;
  }

  /**
   * @param end where the tail is
   * @param limit of events, of bytes of data, and where to stop
   */
  Part read(long start, long end, EventFilter filter, LiveLimits.Part limit) {
    List<LiveEvent> taken = new ArrayList<>();
    long bytes = 0;
    long until = Math.min(end, limit.endOffset());
    for (LiveEvent event : events) {
      if (event.offset() < start) {
        continue;
      }
      if (event.offset() >= until) {
        break;
      }
      if (filter.matches(event.logged().event())) {
        int size = event.logged().event().data().size();
        boolean full = taken.size() == limit.events() || bytes + size > limit.bytes();
        if (full && !taken.isEmpty()) {
          return new Part(taken, event.offset());
        }
        taken.add(event);
        bytes += size;
      }
    }
    return new Part(taken, Math.max(start, until));
  }
}
