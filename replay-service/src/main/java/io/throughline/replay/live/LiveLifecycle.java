package io.throughline.replay.live;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Sends live readers elsewhere before the server waits for its requests to end. */
final class LiveLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(LiveLifecycle.class);

  private final LiveReaders readers;
  private volatile boolean running;

  LiveLifecycle(LiveReaders readers) {
    this.readers = readers;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    try {
      readers.drain();
    } catch (InterruptedException interrupted) {
      log.warn("stopped while live readers were being sent away");
      Thread.currentThread().interrupt();
    }
    readers.close();
  }

  /** What has stopped has sent its clients elsewhere, for good. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops first, while the web server still is there. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
