package io.throughline.log.memory;

import io.throughline.log.LogTail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A tail with a thread of its own, as the port asks. */
public final class MemoryTail implements LogTail {

  private final MemoryLog log;
  private final SteppedTail steps;
  private @Nullable Thread thread;

  MemoryTail(MemoryLog log) {
    this.log = log;
    this.steps = log.newSteppedTail();
  }

  @Override
  public synchronized void start(Duration lookBack, Listener listener) {
    if (thread != null) {
      throw new IllegalStateException("tail: started twice");
    }
    thread = Thread.ofPlatform().name("memory-tail").daemon().start(() -> run(lookBack, listener));
  }

  @Override
  public synchronized void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run(Duration lookBack, Listener listener) {
    steps.start(lookBack, listener);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long seen = log.changes();
        if (!steps.step()) {
          log.awaitChange(seen);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }
}
