package io.throughline.gateway.session;

import io.throughline.gateway.message.Audience;
import io.throughline.gateway.message.RunEncoder;
import io.throughline.gateway.message.SharedRuns;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that owns a set of sessions and does everything for them that does not wait.
 *
 * <p>It works in passes: first what other threads asked for, then what the tail has new, then one
 * write for each session that is writable and has something due ({@link DueSessions} says in which
 * order, {@link Pace} how soon after the last pass).
 *
 * <p>All fields but the mailbox, the watched partitions and the two flags belong to the lane's
 * thread.
 */
public final class Lane implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

  /** For what other threads ask, before it is looked whether a pass is due. */
  private static final long TASKS_NANOS_MAX = Duration.ofMillis(1).toNanos();

  /** How many of those are done before it is looked how long they took. */
  private static final int TASKS_AT_ONCE = 16;

  private static final int TIMED_FIRST = 4;
  private static final int TIMED_EVERY = 16;

  private final LaneClock clock;
  private final RunEncoder encoder;
  private final Pace pace;
  private final Thread thread;

  private final Queue<Runnable> mailbox;
  private final Map<StreamPartition, PartitionView> views = new ConcurrentHashMap<>();
  private volatile boolean parked;
  private volatile boolean tailChanged;
  private volatile boolean stopped;

  private final Roster sessions = new Roster();
  private final Map<Audience, SharedRuns> audiences = new HashMap<>();
  private final DueSessions due;
  private int delivered;
  private long pass;
  private long nextPassNanos;
  private long nextTickNanos;

  Lane(int index, RunEncoder encoder, Pace pace, LongSupplier nanoTime) {
    this(index, encoder, pace, LaneClock.perTurn(nanoTime), new ConcurrentLinkedQueue<>());
  }

  /**
   * @param mailbox what other threads ask for, in the order in which it is done
   */
  Lane(int index, RunEncoder encoder, Pace pace, LaneClock clock, Queue<Runnable> mailbox) {
    this.mailbox = mailbox;
    this.encoder = encoder;
    this.pace = pace;
    this.due = new DueSessions(pace.catchUpBytesPerPass());
    this.clock = clock;
    this.nextPassNanos = clock.refresh();
    this.nextTickNanos = nextPassNanos;
    this.thread = Thread.ofPlatform().name("lane-" + index).daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends the thread after its current pass. */
  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  /** Does {@code task} on the lane's thread, soon; at once if the caller is that thread. */
  @Override
  public void execute(Runnable task) {
    if (Thread.currentThread() == thread) {
      task.run();
      return;
    }
    mailbox.add(task);
    wake();
  }

  /** Says that a partition has something new. Any thread. */
  void tailChanged(PartitionTail tail) {
    if (!tailChanged && views.containsKey(tail.partition())) {
      tailChanged = true;
      wake();
    }
  }

  private void wake() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!stopped) {
      try {
        turn();
        park();
      } catch (Throwable bug) {
        LOG.error("lane failed in a pass; it goes on", bug);
      }
    }
  }

  /** One turn: what is asked for, then a pass and a tick if they are due. Never waits. */
  void turn() {
    long now = clock.refresh();
    runTasks(now);
    if (hasWork() && now - nextPassNanos >= 0) {
      deliver();
      long took = clock.refresh() - now;
      nextPassNanos = now + took + pace.restNanos(took);
    }
    if (now - nextTickNanos >= 0) {
      nextTickNanos = now + TICK_NANOS;
      tick(now);
    }
  }

  /**
   * What is asked for, for so long at most: when a thousand ask at once, what is appended does not
   * wait for the last of them. The next turn comes at once then.
   */
  private void runTasks(long startedNanos) {
    int done = 0;
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
      if (++done % TASKS_AT_ONCE == 0 && clock.refresh() - startedNanos > TASKS_NANOS_MAX) {
        return;
      }
    }
  }

  private void park() {
    parked = true;
    try {
      if (!mailbox.isEmpty() || stopped) {
        return;
      }
      long now = clock.refresh();
      long until = hasWork() ? Math.min(nextPassNanos, nextTickNanos) : nextTickNanos;
      if (until - now > 0) {
        LockSupport.parkNanos(this, until - now);
      }
    } finally {
      parked = false;
    }
  }

  private boolean hasWork() {
    return tailChanged || !due.isEmpty();
  }

  private void deliver() {
    pass++;
    delivered = 0;
    tailChanged = false;
    for (PartitionView view : views.values()) {
      view.advance();
    }
    due.flush();
  }

  private void tick(long now) {
    sessions.forEach(session -> session.guarded(() -> session.tick(now)));
  }

  // What sessions ask of their lane; its thread only.

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  void add(Session session) {
    sessions.add(session);
  }

  void remove(Session session) {
    sessions.remove(session);
  }

  /** Sessions owned. */
  int size() {
    return sessions.size();
  }

  Iterable<Session> sessions() {
    return sessions.all();
  }

  /**
   * Lets the session write in the next pass, or in one of the next if it catches up; it sees to it
   * that it is there once.
   */
  void makeDue(Session session, boolean isCatchingUp) {
    due.add(session, isCatchingUp);
  }

  /** Counts what a session writes. */
  void writes(long bytes) {
    due.writes(bytes);
  }

  /** Whether the latency of the next run is recorded: of each pass the first, then some of them. */
  boolean isNextTimed() {
    int index = delivered++;
    return index < TIMED_FIRST || index % TIMED_EVERY == 0;
  }

  RunEncoder encoder() {
    return encoder;
  }

  /** The current pass: within it, what the tail holds for this lane does not change. */
  long pass() {
    return pass;
  }

  /** Monotonic time, as of this turn. */
  long nanoTime() {
    return clock.nanos();
  }

  SharedRuns join(Audience audience) {
    SharedRuns runs = audiences.computeIfAbsent(audience, SharedRuns::new);
    runs.join();
    return runs;
  }

  void leave(SharedRuns runs) {
    if (runs.leave()) {
      audiences.remove(runs.audience());
    }
  }

  PartitionView watch(PartitionTail tail) {
    return views.computeIfAbsent(tail.partition(), p -> new PartitionView(tail));
  }

  void unwatchIfUnused(PartitionView view) {
    if (view.isUnused()) {
      views.remove(view.tail().partition());
    }
  }
}
