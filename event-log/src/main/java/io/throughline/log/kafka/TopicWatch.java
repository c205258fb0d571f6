package io.throughline.log.kafka;

import io.throughline.event.StreamName;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.StreamTopic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalog true: asks every second what incarnation each topic is, so that one that was
 * deleted and made again is noticed even where its offsets happen to fit.
 *
 * <p>One thread of its own. A topic that is gone keeps its entry until it is back.
 */
final class TopicWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final TopicAdmin admin;
  private final KafkaCatalog catalog;
  private final Thread thread;
  private boolean closed;

  /** Written by whoever refreshes, read by anybody. */
  private volatile boolean answered = true;

  TopicWatch(TopicAdmin admin, KafkaCatalog catalog) {
    this.admin = admin;
    this.catalog = catalog;
    this.thread = Thread.ofPlatform().name("log-topics").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Asks now. An unanswered question leaves the catalog as it is. */
  void refresh() {
    try {
      Map<StreamName, StreamTopic> streams = new HashMap<>(catalog.snapshot());
      admin.describeStreams().forEach((stream, topic) -> note(streams.put(stream, topic), topic));
      catalog.replace(streams);
      answered = true;
    } catch (LogUnavailableException | KafkaException unanswered) {
      answered = false;
      log.debug("topics could not be described: {}", unanswered.getMessage());
    }
  }

  /** Whether Kafka answered when it was last asked. */
  boolean answered() {
    return answered;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      while (pause()) {
        refresh();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when it is time to go. */
  private synchronized boolean pause() throws InterruptedException {
    if (!closed) {
      wait(INTERVAL.toMillis());
    }
    return !closed;
  }

  private static void note(@Nullable StreamTopic before, StreamTopic now) {
    if (before != null && !before.equals(now)) {
      log.warn("topic of stream {} was re-created: was {}, is {}", now.stream(), before, now);
    }
  }
}
