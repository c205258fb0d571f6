package io.throughline.gateway;

import io.throughline.gateway.publish.Appending;
import io.throughline.gateway.session.Lanes;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.EventLog;
import io.throughline.log.LogTail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the lanes and the tail before the port opens, and drains the sessions before it closes.
 */
final class GatewayLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayLifecycle.class);

  private final EventLog log;
  private final Tail tail;
  private final Appending appending;
  private final Lanes lanes;
  private final GatewayProperties properties;
  private @Nullable LogTail logTail;

  GatewayLifecycle(
      EventLog log, Tail tail, Appending appending, Lanes lanes, GatewayProperties properties) {
    this.log = log;
    this.tail = tail;
    this.appending = appending;
    this.lanes = lanes;
    this.properties = properties;
  }

  @Override
  public void start() {
    tail.onChange(lanes::tailChanged);
    lanes.start();
    logTail = log.newTail();
    logTail.start(properties.tail().age(), appending.hearing(tail));
  }

  @Override
  public void stop() {
    try {
      lanes.drain(properties.drain().notice(), properties.drain().over());
    } catch (InterruptedException interrupted) {
      LOG.warn("stopped while sessions were being sent away");
      Thread.currentThread().interrupt();
    }
    if (logTail != null) {
      logTail.close();
      logTail = null;
    }
    lanes.stop();
  }

  /** What has stopped has sent its clients elsewhere, for good. */
  @Override
  public boolean isPauseable() {
    return false;
  }

  @Override
  public boolean isRunning() {
    return logTail != null;
  }

  /** Stops first, while the web server still is there, and starts before it. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
