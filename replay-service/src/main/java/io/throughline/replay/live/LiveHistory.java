package io.throughline.replay.live;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * History for live readers that have not caught up, a few reads at a time, in the order that they
 * were asked for. Safe for use by any thread; blocks.
 */
final class LiveHistory {

  private final LogReader reader;
  private final Semaphore turns;
  private final LiveMeters meters;
  private final LongSupplier nanoTime;

  LiveHistory(LogReader reader, int readsMax, LiveMeters meters, LongSupplier nanoTime) {
    this.reader = reader;
    this.turns = new Semaphore(readsMax, true);
    this.meters = meters;
    this.nanoTime = nanoTime;
  }

  Page page(StreamKey stream, Position after, EventFilter filter, PageLimit limit)
      throws InterruptedException {
    long started = nanoTime.getAsLong();
    turns.acquire();
    try {
      Page page = reader.page(stream, after, filter, limit);
      meters.page(page.events().size(), nanoTime.getAsLong() - started);
      return page;
    } finally {
      turns.release();
    }
  }
}
