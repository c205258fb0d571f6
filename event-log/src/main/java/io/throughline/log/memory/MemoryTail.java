package io.throughline.log.memory;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
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
  public void start(Duration lookBack, Listener listener) {
    start(() -> steps.start(lookBack, listener));
  }

  @Override
  public void start(
      Map<StreamPartition, Position> places,
      Predicate<StreamPartition> followed,
      Listener listener) {
    start(() -> steps.start(places, followed, listener));
  }

  private synchronized void start(Runnable firstStep) {
    if (thread != null) {
      throw new IllegalStateException("tail: started twice");
    }
    thread = Thread.ofPlatform().name("memory-tail").daemon().start(() -> run(firstStep));
  }

  @Override
  public synchronized void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run(Runnable firstStep) {
    firstStep.run();
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
