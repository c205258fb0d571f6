package io.throughline.replay.index;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes in bulk on a thread of its own, one thing at a time and in order, while whoever asked
 * gathers the next. Used by one thread.
 */
final class BulkWriter implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("index-bulk").daemon().factory());
  private @Nullable Future<?> underWay;

  /** Waits for what is under way, and begins the next. */
  void write(Runnable write) {
    await();
    underWay = thread.submit(write);
  }

  /** Returns when nothing is under way. */
  void await() {
    Future<?> last = underWay;
    underWay = null;
    try {
      if (last != null) {
        last.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("writing in bulk failed", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing in bulk", stopped);
    }
  }

  @Override
  public void close() {
    try {
      await();
    } finally {
      thread.shutdown();
    }
  }
}
