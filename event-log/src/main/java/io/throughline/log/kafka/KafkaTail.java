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
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tail's thread: runs one {@link TailSession} after the other, each with a consumer of its own,
 * and keeps what has to survive them: where the tail is in each partition.
 *
 * <p>A session ends when the topics changed or its consumer failed. The next one goes on where it
 * stopped. Nothing but {@link #close} ends the thread.
 */
final class KafkaTail implements LogTail {

  private static final Logger log = LoggerFactory.getLogger(KafkaTail.class);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaLogConfig config;
  private final KafkaCatalog catalog;
  private final TopicWatch topics;
  private final LogMetrics metrics;
  private final InstantSource clock;

  /** Where the tail is; owned by the thread. */
  private final Map<StreamPartition, TailCursor> cursors = new LinkedHashMap<>();

  private @Nullable Thread thread; // guarded by this
  private @Nullable TailSession session; // guarded by this
  private volatile boolean closed;

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
    start(() -> run(lookBack, partition -> true, listener));
  }

  @Override
  public void start(
      Map<StreamPartition, Position> places,
      Predicate<StreamPartition> followed,
      Listener listener) {
    Map<StreamPartition, Position> known = Map.copyOf(places);
    start(
        () -> {
          known.forEach((partition, at) -> cursors.put(partition, TailCursor.unprimed(at)));
          run(null, followed, listener);
        });
  }

  private synchronized void start(Runnable follow) {
    if (thread != null || closed) {
      throw new IllegalStateException("tail: started twice, or closed");
    }
    thread = Thread.ofPlatform().name("log-tail").daemon().start(follow);
  }

  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = thread;
      if (session != null) {
        session.wakeUp();
      }
      notifyAll();
    }
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(CLOSE_TIMEOUT);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run(
      @Nullable Duration lookBack, Predicate<StreamPartition> followed, Listener listener) {
    TailVoice voice = new TailVoice(listener);
    while (!closed) {
      try (TailSession current = newSession(voice, lookBack, followed)) {
        current.run();
      } catch (WakeupException closing) {
        log.debug("tail closed");
      } catch (KafkaException failure) {
        log.warn("the tail starts a new consumer: {}", failure.toString());
        voice.available(false, String.valueOf(failure.getMessage()));
        pause();
      } catch (RuntimeException bug) {
        log.error("the tail met a bug and starts a new consumer", bug);
        voice.available(false, bug.toString());
        pause();
      } finally {
        setSession(null);
      }
    }
  }

  private TailSession newSession(
      TailVoice voice, @Nullable Duration lookBack, Predicate<StreamPartition> followed) {
    TailSession next =
        new TailSession(
            config, catalog, topics, metrics, clock, cursors, voice, lookBack, followed);
    setSession(next);
    return next;
  }

  private synchronized void setSession(@Nullable TailSession next) {
    session = next;
    if (next != null && closed) {
      next.wakeUp();
    }
  }

  private synchronized void pause() {
    if (closed) {
      return;
    }
    try {
      wait(PAUSE.toMillis());
    } catch (InterruptedException nobodysBusiness) {
      log.debug("the tail's thread was interrupted; only close() ends it");
    }
  }
}
