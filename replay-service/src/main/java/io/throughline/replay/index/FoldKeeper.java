package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.replay.index.CoverageMap.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds tenants' events, on a thread of its own: whoever has {@code eventsEvery} events that are
 * not folded gets its turn. The follower counts and waits when folding falls too far behind; so
 * there is never more for a reader to fold than it can.
 *
 * <p>Two locks. {@code waiting} guards who is due and is held for moments. {@code folding} is held
 * while one turn is folded, and by {@link #paused whoever} replaces a partition's events: a turn
 * must not write states of events that are gone.
 */
final class FoldKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FoldKeeper.class);

  /** Tenants that are remembered as folded to the end; after that, their store is asked. */
  private static final int FOLDED_WHOLE_MAX = 100_000;

  /** Events that are due before the follower waits, in turns of {@code eventsEvery}. */
  private static final int DUE_EVENTS_MAX = 2_000_000;

  /** The part of a turn's events that is worth one where they need not be read. */
  private static final int WORTH_A_TURN = 8;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final FoldStore store;
  private final CoverageMap coverages;
  private final int eventsEvery;
  private final Thread thread;
  private final ReentrantLock folding = new ReentrantLock();
  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition changed = waiting.newCondition();
  private final Map<Turn, Integer> unfolded = new HashMap<>(); // guarded by waiting
  private final LinkedHashSet<Turn> due = new LinkedHashSet<>(); // guarded by waiting
  private long dueEvents; // guarded by waiting
  private long folded; // guarded by waiting
  private boolean closed; // guarded by waiting

  private final Map<Turn, AtHand> atHand = new HashMap<>(); // guarded by waiting

  /**
   * What was at hand in a turn that folded all of it, and was the tenant's last: if the next
   * follows it, there is nothing to look for between the two.
   */
  private final Map<Turn, AtHand> foldedWhole = new HashMap<>(); // guarded by folding

  private record Turn(IndexedPartition partition, TenantId tenant) {}

  private record Due(Turn turn, AtHand atHand) {}

  /**
   * @param eventsEvery how many of a tenant's events are folded in one go, at least 1
   */
  FoldKeeper(EventIndex index, CoverageMap coverages, int eventsEvery) {
    this.store = new FoldStore(index);
    this.coverages = coverages;
    this.eventsEvery = eventsEvery;
    this.thread = Thread.ofPlatform().name("index-folds").daemon().unstarted(this::run);
  }

  /** Begins with what the index has already and nobody has folded. */
  void start() {
    thread.start();
  }

  /** Everything of the partition may have to be folded. */
  void lookAt(IndexedPartition partition, List<TenantId> tenants) {
    waiting.lock();
    try {
      for (TenantId tenant : tenants) {
        makeDue(new Turn(partition, tenant), 0);
      }
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  /** Nothing of the partition has to be folded any more, but for a turn that is under way. */
  void leave(IndexedPartition partition) {
    waiting.lock();
    try {
      unfolded.keySet().removeIf(turn -> turn.partition().equals(partition));
      due.removeIf(turn -> turn.partition().equals(partition));
      atHand.keySet().removeIf(turn -> turn.partition().equals(partition));
      dueEvents = due.isEmpty() ? 0 : dueEvents;
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  /** Events were indexed. Waits while folding is far behind. */
  void added(IndexedPartition partition, List<LoggedEvent> events) {
    Map<TenantId, Integer> counts = new HashMap<>();
    for (LoggedEvent event : events) {
      counts.merge(event.tenant(), 1, Integer::sum);
    }
    waiting.lock();
    try {
      counts.forEach((tenant, count) -> count(new Turn(partition, tenant), count));
      while (dueEvents > DUE_EVENTS_MAX && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      waiting.unlock();
    }
  }

  /**
   * Many events were indexed at once. Those of a tenant that has enough of them are folded as they
   * are, without reading them back. Waits while what was handed over before is not folded.
   *
   * @param from the offset that the index went to before
   * @param next the offset that it goes to now
   */
  void addedInBulk(IndexedPartition partition, long from, long next, List<LoggedEvent> events) {
    Map<TenantId, List<LoggedEvent>> byTenant = new HashMap<>();
    for (LoggedEvent event : events) {
      byTenant.computeIfAbsent(event.tenant(), tenant -> new ArrayList<>()).add(event);
    }
    List<LoggedEvent> others = new ArrayList<>();
    int enough = Math.max(1, eventsEvery / WORTH_A_TURN);
    byTenant.values().removeIf(each -> each.size() < enough && others.addAll(each));
    added(partition, others);
    long generation = coverages.get(partition).map(View::generation).orElse(-1L);
    waiting.lock();
    try {
      while (!atHand.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      byTenant.forEach(
          (tenant, each) -> {
            Turn turn = new Turn(partition, tenant);
            atHand.put(turn, new AtHand(from, next, generation, each));
            dueEvents += each.size();
            due.addFirst(turn);
          });
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
  }

  /** Runs {@code change} while nothing is folded. */
  void paused(Runnable change) {
    folding.lock();
    try {
      change.run();
    } finally {
      folding.unlock();
    }
  }

  /** Takes away what retention took, tenant by tenant. */
  void expire(IndexedPartition partition, long logStart) {
    for (TenantId tenant : store.tenants(partition)) {
      paused(() -> store.expire(partition, tenant, logStart));
    }
  }

  /** Events that wait for their turn; at least as many as there are. */
  long dueEvents() {
    waiting.lock();
    try {
      return dueEvents;
    } finally {
      waiting.unlock();
    }
  }

  /** Events folded since the process started. */
  long folded() {
    waiting.lock();
    try {
      return folded;
    } finally {
      waiting.unlock();
    }
  }

  @Override
  public void close() {
    waiting.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      waiting.unlock();
    }
    paused(() -> {}); // a turn that is under way has ended then
  }

  private void count(Turn turn, int more) {
    int count = unfolded.merge(turn, more, Integer::sum);
    if (due.contains(turn)) {
      dueEvents += more;
    } else if (count >= eventsEvery) {
      makeDue(turn, count);
      changed.signalAll();
    }
  }

  private void makeDue(Turn turn, int count) {
    if (due.add(turn)) {
      dueEvents += count;
    }
  }

  private void run() {
    for (Due next = next(); next != null; next = next()) {
      Turn turn = next.turn();
      try {
        fold(turn, next.atHand());
      } catch (IndexFailedException failure) {
        log.error("{} can't be folded and is tried again: {}", turn, failure.getMessage());
        again(turn);
      } catch (RuntimeException bug) {
        // Thrown on, it would end the thread in silence.
        log.error("folding {} met a bug and is tried again", turn, bug);
        again(turn);
      }
    }
  }

  private void fold(Turn turn, AtHand newest) {
    int events = fold(turn, newest, newest == AtHand.NOTHING ? Math.max(1, eventsEvery / 2) : 1);
    while (events == eventsEvery) {
      events = fold(turn, AtHand.NOTHING, Math.max(1, eventsEvery / 2));
    }
  }

  private int fold(Turn turn, AtHand newest, int eventsMin) {
    int events = 0;
    folding.lock();
    try {
      View view = coverages.get(turn.partition()).orElse(null);
      AtHand last = foldedWhole.remove(turn);
      if (view != null && !isClosed()) {
        // What was replaced or cut meanwhile is read again instead.
        AtHand holding =
            view.generation() == newest.generation()
                ? newest
                : AtHand.nothing(view.coverage().next());
        events =
            store.advance(
                turn.partition(),
                turn.tenant(),
                holding,
                holding.follows(last),
                eventsMin,
                eventsEvery);
        if (holding == newest && events < eventsEvery) {
          rememberWhole(turn, newest);
        }
      }
    } finally {
      folding.unlock();
    }
    foldedMore(events);
    return events;
  }

  private void rememberWhole(Turn turn, AtHand newest) {
    if (foldedWhole.size() >= FOLDED_WHOLE_MAX) {
      foldedWhole.clear();
    }
    foldedWhole.put(turn, newest.withoutEvents());
  }

  private void foldedMore(int events) {
    waiting.lock();
    try {
      folded += events;
    } finally {
      waiting.unlock();
    }
  }

  private @Nullable Due next() {
    waiting.lock();
    try {
      while (due.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        return null;
      }
      Turn turn = due.removeFirst();
      Integer count = unfolded.remove(turn);
      AtHand newest = Objects.requireNonNullElse(atHand.remove(turn), AtHand.NOTHING);
      long taken = newest.events().size() + (count == null ? 0L : count);
      dueEvents = due.isEmpty() ? 0 : Math.max(0, dueEvents - taken);
      changed.signalAll();
      return new Due(turn, newest);
    } finally {
      waiting.unlock();
    }
  }

  private void again(Turn turn) {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException nobodysBusiness) {
      // Kept, it would leave no pause between this try and the next.
      log.debug("folding was interrupted; only close() ends it");
    }
    waiting.lock();
    try {
      makeDue(turn, eventsEvery);
    } finally {
      waiting.unlock();
    }
  }

  private boolean isClosed() {
    waiting.lock();
    try {
      return closed;
    } finally {
      waiting.unlock();
    }
  }
}
