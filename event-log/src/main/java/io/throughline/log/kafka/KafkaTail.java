package io.throughline.log.kafka;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tail: one {@link TailSession} after the other on a thread of its own, and what has to survive
 * them: where the tail is in each partition.
 *
 * <p>A session ends when the topics changed or its consumer failed. The next one goes on where it
 * stopped.
 */
final class KafkaTail implements LogTail {

  private static final Logger log = LoggerFactory.getLogger(KafkaTail.class);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final KafkaLogConfig config;
  private final KafkaCatalog catalog;
  private final TopicWatch topics;
  private final LogMetrics metrics;
  private final InstantSource clock;

  /** Where the tail is; the thread's, once it has begun. */
  private final Map<StreamPartition, TailCursor> cursors = new LinkedHashMap<>();

  private @Nullable SessionThread thread; // guarded by this
  private boolean closed; // guarded by this

  KafkaTail(
      KafkaLogConfig config,
      KafkaCatalog catalog,
      TopicWatch topics,
      LogMetrics metrics,
      InstantSource clock) {
    this.config = config;
    this.catalog = catalog;
    this.topics = topics;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void start(Duration lookBack, Listener listener) {
    start(Map.of(), lookBack, partition -> true, listener);
  }

  @Override
  public void start(
      Map<StreamPartition, Position> places,
      Predicate<StreamPartition> followed,
      Listener listener) {
    start(places, null, followed, listener);
  }

  private synchronized void start(
      Map<StreamPartition, Position> places,
      @Nullable Duration lookBack,
      Predicate<StreamPartition> followed,
      Listener listener) {
    if (thread != null || closed) {
      throw new IllegalStateException("tail: started twice, or closed");
    }
    places.forEach((partition, at) -> cursors.put(partition, TailCursor.unprimed(at)));
    TailVoice voice = new TailVoice(listener);
    thread =
        SessionThread.start(
            "log-tail",
            PAUSE,
            () ->
                new TailSession(
                    config, catalog, topics, metrics, clock, cursors, voice, lookBack, followed),
            failure -> failed(failure, voice));
  }

  private static void failed(RuntimeException failure, TailVoice voice) {
    if (failure instanceof KafkaException) {
      log.warn("the tail starts a new consumer: {}", failure.toString());
      voice.available(false, String.valueOf(failure.getMessage()));
    } else {
      log.error("the tail met a bug and starts a new consumer", failure);
      voice.available(false, failure.toString());
    }
  }

  @Override
  public void close() {
    SessionThread running;
    synchronized (this) {
      closed = true;
      running = thread;
    }
    if (running != null) {
      running.close();
    }
  }
}
