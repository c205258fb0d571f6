package io.throughline.gateway.session;

import io.throughline.gateway.message.Audience;
import io.throughline.gateway.message.RunEncoder;
import io.throughline.gateway.message.SharedRuns;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
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
 * write for each session that is writable and has something due. The busier a pass was, the longer
 * the lane waits before the next one (never more than {@code passIntervalMax}), so that more is due
 * per write: latency is low when it is quiet, cost is low when it is not.
 *
 * <p>All fields but the mailbox, the watched partitions and the two flags belong to the lane's
 * thread.
 */
public final class Lane implements Executor {

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

  /** How much longer than the last pass took the lane waits: its share of a core when busy. */
  private static final int REST_FACTOR = 1;

  private final LongSupplier nanoTime;
  private final RunEncoder encoder;
  private final long passIntervalMaxNanos;
  private final Thread thread;

  private final Queue<Runnable> mailbox;
  private final Map<StreamPartition, PartitionView> views = new ConcurrentHashMap<>();
  private volatile boolean parked;
  private volatile boolean tailChanged;
  private volatile boolean stopped;

  private final Set<Session> sessions = new LinkedHashSet<>();
  private final Map<Audience, SharedRuns> audiences = new HashMap<>();
  private ArrayDeque<Session> due = new ArrayDeque<>();
  private ArrayDeque<Session> dueNext = new ArrayDeque<>();
  private long pass;
  private long nextPassNanos;
  private long nextTickNanos;

  Lane(int index, RunEncoder encoder, Duration passIntervalMax, LongSupplier nanoTime) {
    this(index, encoder, passIntervalMax, nanoTime, new ConcurrentLinkedQueue<>());
  }

  /**
   * @param mailbox what other threads ask for, in the order in which it is done
   */
  Lane(
      int index,
      RunEncoder encoder,
      Duration passIntervalMax,
      LongSupplier nanoTime,
      Queue<Runnable> mailbox) {
    this.mailbox = mailbox;
    this.encoder = encoder;
    this.passIntervalMaxNanos = passIntervalMax.toNanos();
    this.nanoTime = nanoTime;
    this.nextPassNanos = nanoTime.getAsLong();
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
    for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
      task.run();
    }
    long now = nanoTime.getAsLong();
    if ((tailChanged || !due.isEmpty()) && now - nextPassNanos >= 0) {
      deliver();
      long took = nanoTime.getAsLong() - now;
      nextPassNanos = now + took + Math.min(passIntervalMaxNanos, REST_FACTOR * took);
    }
    if (now - nextTickNanos >= 0) {
      nextTickNanos = now + TICK_NANOS;
      tick(now);
    }
  }

  private void park() {
    parked = true;
    try {
      if (!mailbox.isEmpty() || stopped) {
        return;
      }
      boolean hasWork = tailChanged || !due.isEmpty();
      long now = nanoTime.getAsLong();
      long until = hasWork ? Math.min(nextPassNanos, nextTickNanos) : nextTickNanos;
      if (until - now > 0) {
        LockSupport.parkNanos(this, until - now);
      }
    } finally {
      parked = false;
    }
  }

  private void deliver() {
    pass++;
    tailChanged = false;
    for (PartitionView view : views.values()) {
      view.advance();
    }
    ArrayDeque<Session> current = due;
    due = dueNext;
    dueNext = current;
    for (Session session = current.poll(); session != null; session = current.poll()) {
      session.guarded(session::flush);
    }
  }

  private void tick(long now) {
    for (Session session : sessions.toArray(Session[]::new)) {
      session.guarded(() -> session.tick(now));
    }
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
    return sessions;
  }

  /** Lets the session write in the next pass; it sees to it that it is there once. */
  void makeDue(Session session) {
    due.add(session);
  }

  RunEncoder encoder() {
    return encoder;
  }

  /** The current pass: within it, what the tail holds for this lane does not change. */
  long pass() {
    return pass;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
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
