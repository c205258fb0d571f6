package io.throughline.gateway.catchup;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who reads next: at most {@code perOwnerMax} at once for one owner and {@code totalMax} in all;
 * the others wait in order, and owners take turns, so that one with a thousand waiting delays
 * another's first by one turn only.
 *
 * <p>Not safe for use by several threads; its owner serializes.
 */
final class Turns<O, T> {

  private final int perOwnerMax;
  private final int totalMax;
  private final Map<O, Integer> running = new HashMap<>();
  private final LinkedHashMap<O, ArrayDeque<T>> waiting = new LinkedHashMap<>();
  private int runningTotal;
  private int waitingTotal;

  Turns(int perOwnerMax, int totalMax) {
    this.perOwnerMax = perOwnerMax;
    this.totalMax = totalMax;
  }

  void enqueue(O owner, T task) {
    waiting.computeIfAbsent(owner, o -> new ArrayDeque<>()).add(task);
    waitingTotal++;
  }

  /** The next task that may run now, counted as running; call {@link #done} after it. */
  Optional<T> next() {
    if (runningTotal >= totalMax) {
      return Optional.empty();
    }
    for (Map.Entry<O, ArrayDeque<T>> entry : waiting.entrySet()) {
      int ownRunning = running.getOrDefault(entry.getKey(), 0);
      if (ownRunning < perOwnerMax) {
        return Optional.of(take(entry.getKey(), entry.getValue(), ownRunning));
      }
    }
    return Optional.empty();
  }

  void done(O owner) {
    runningTotal--;
    running.computeIfPresent(owner, (o, count) -> count == 1 ? null : count - 1);
  }

  int waiting() {
    return waitingTotal;
  }

  int running() {
    return runningTotal;
  }

  private T take(O owner, ArrayDeque<T> tasks, int ownRunning) {
    waiting.remove(owner);
    T task = tasks.remove();
    if (!tasks.isEmpty()) {
      waiting.put(owner, tasks);
    }
    running.put(owner, ownRunning + 1);
    runningTotal++;
    waitingTotal--;
    return task;
  }
}
