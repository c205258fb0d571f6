package io.throughline.gateway.catchup;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Who reads next: at most {@code perOwnerMax} at once for one owner and {@code totalMax} in all;
 * among those who wait, whoever was given the fewest bytes.
 *
 * <p>Start-time fair queueing (Goyal, Vin and Cheng, 1996): each owner has a tag, the bytes that it
 * was given so far on an axis that all share; who comes anew begins at the present, which is where
 * the read that was started last began. So owners who wait get the same number of bytes, whatever
 * the size of their reads and however many wait; one who was away neither saves up nor owes for it.
 *
 * <p>What a read brings is known afterwards only: it is counted as {@code expectedBytes}, and put
 * right when it is done. Not safe for use by several threads; its owner serializes.
 */
final class Turns<O, T> {

  private final int perOwnerMax;
  private final int totalMax;
  private final long expectedBytes;
  private final Map<O, Owner<T>> owners = new HashMap<>();
  private long present;
  private long arrivals;
  private int runningTotal;
  private int waitingTotal;

  private record Waiting<T>(T task, long arrival) {}

  private static final class Owner<T> {
    private final ArrayDeque<Waiting<T>> waiting = new ArrayDeque<>();
    private int running;
    private long tag;

    private Owner(long tag) {
      this.tag = tag;
    }
  }

  Turns(int perOwnerMax, int totalMax, long expectedBytes) {
    this.perOwnerMax = perOwnerMax;
    this.totalMax = totalMax;
    this.expectedBytes = expectedBytes;
  }

  void enqueue(O owner, T task) {
    owners
        .computeIfAbsent(owner, o -> new Owner<>(present))
        .waiting
        .add(new Waiting<>(task, arrivals++));
    waitingTotal++;
  }

  /** The next task that may run now, counted as running; call {@link #done} after it. */
  Optional<T> next() {
    if (runningTotal >= totalMax || waitingTotal == 0) {
      return Optional.empty();
    }
    Owner<T> first = null;
    for (Owner<T> owner : owners.values()) {
      boolean mayRun = !owner.waiting.isEmpty() && owner.running < perOwnerMax;
      if (mayRun && (first == null || isBefore(owner, first))) {
        first = owner;
      }
    }
    return first == null ? Optional.empty() : Optional.of(start(first));
  }

  /**
   * A task is done.
   *
   * @param bytes that it brought
   */
  void done(O owner, long bytes) {
    Owner<T> of = owners.get(owner);
    if (of == null) {
      throw new IllegalStateException("nothing is running for " + owner);
    }
    runningTotal--;
    of.running--;
    of.tag += bytes - expectedBytes;
    forgetThoseOfThePast();
  }

  int waiting() {
    return waitingTotal;
  }

  int running() {
    return runningTotal;
  }

  /** Owners whose tag matters still. */
  int owners() {
    return owners.size();
  }

  private T start(Owner<T> owner) {
    long start = startOf(owner);
    present = Math.max(present, start);
    owner.tag = start + expectedBytes;
    owner.running++;
    runningTotal++;
    waitingTotal--;
    return owner.waiting.remove().task();
  }

  /**
   * What an owner who went on waiting is owed is kept, up to what may be under way: what was
   * counted for its reads and they did not bring.
   */
  private long startOf(Owner<T> owner) {
    return Math.max(present - perOwnerMax * expectedBytes, owner.tag);
  }

  private boolean isBefore(Owner<T> one, Owner<T> other) {
    long difference = startOf(one) - startOf(other);
    return difference < 0
        || (difference == 0 && one.waiting.peek().arrival() < other.waiting.peek().arrival());
  }

  /**
   * Who neither waits nor reads and is not ahead of the present starts there when it comes back, as
   * if it were new. While nobody waits or reads, everybody is.
   */
  private void forgetThoseOfThePast() {
    boolean isIdle = runningTotal == 0 && waitingTotal == 0;
    for (Iterator<Owner<T>> each = owners.values().iterator(); each.hasNext(); ) {
      Owner<T> owner = each.next();
      if (owner.waiting.isEmpty() && owner.running == 0 && (isIdle || owner.tag <= present)) {
        each.remove();
      }
    }
  }
}
