package io.throughline.standalone.split;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one process: starts it, waits until it is ready, waits until it ends, starts it
 * again. One virtual thread of its own; whoever stops it does so from another.
 */
final class Keeper {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final ChildSpec spec;
  private final Path logs;
  private final Path pids;
  private final boolean restart;
  private final Runnable firstReady;
  private final Console console;
  private final Thread thread;

  /** Guarded by this. */
  private @Nullable Child child;

  /** Guarded by this. */
  private boolean stopped;

  Keeper(
      ChildSpec spec, Path logs, Path pids, boolean restart, Runnable firstReady, Console console) {
    this.spec = spec;
    this.logs = logs;
    this.pids = pids;
    this.restart = restart;
    this.firstReady = firstReady;
    this.console = console;
    this.thread = Thread.ofVirtual().name("keep-" + spec.name()).unstarted(this::keep);
  }

  void begin() {
    thread.start();
  }

  void join() throws InterruptedException {
    thread.join();
  }

  /** From now on nothing is started. */
  synchronized void stopKeeping() {
    stopped = true;
    notifyAll();
  }

  void endChild(Duration within) {
    Child running;
    synchronized (this) {
      running = child;
    }
    if (running != null) {
      running.terminate();
      running.awaitEnd(within.toNanos());
    }
  }

  private void keep() {
    try {
      RestartPolicy policy = RestartPolicy.FRESH;
      boolean wasReady = false;
      Child running = startChild();
      while (running != null) {
        long startedNanos = System.nanoTime();
        if (awaitReady(running)) {
          console.ready(spec, running.pid(), sinceNanos(startedNanos));
          if (!wasReady) {
            wasReady = true;
            firstReady.run();
          }
        }
        int status = running.onExit().join();
        policy = policy.endedAfter(sinceNanos(startedNanos));
        if (!mayRestart(status, policy.delay())) {
          return;
        }
        running = startChild();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing once it was stopped. */
  private synchronized @Nullable Child startChild() {
    child = stopped ? null : Child.start(spec, logs, pids);
    return child;
  }

  /** False when the process ended first. */
  private boolean awaitReady(Child running) throws InterruptedException {
    try (ReadyProbe probe = new ReadyProbe()) {
      while (running.isAlive()) {
        if (probe.isReady(spec)) {
          return true;
        }
        Thread.sleep(LOOK_EVERY);
      }
      return false;
    }
  }

  /** Says that the process ended; waits, and is true if it is to be started again. */
  private boolean mayRestart(int status, Duration delay) throws InterruptedException {
    synchronized (this) {
      if (stopped) {
        return false;
      }
      boolean held = Files.exists(Child.holdFile(spec, pids));
      if (held) {
        console.held(spec, status);
      } else {
        console.ended(spec, status, restart ? delay : null);
      }
      if (!restart) {
        return false;
      }
      wait(delay.toMillis());
      while (!stopped && Files.exists(Child.holdFile(spec, pids))) {
        wait(LOOK_EVERY.toMillis());
      }
      return !stopped;
    }
  }

  private static Duration sinceNanos(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
