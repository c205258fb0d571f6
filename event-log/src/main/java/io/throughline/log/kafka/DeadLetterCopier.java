package io.throughline.log.kafka;

import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies malformed records to the dead-letter topic, with the reason. Readers only skip and count
 * them; this is the one place that keeps them.
 *
 * <p>A consumer group shares the work between all processes that run one. What was copied is
 * committed after Kafka has acknowledged the copy: after a crash a copy may be made twice, never
 * not at all. One thread of its own; nothing but {@link #close} ends it.
 */
public final class DeadLetterCopier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterCopier.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final KafkaLogConfig config;
  private final LogMetrics metrics;
  private final Thread thread;
  private @Nullable DeadLetterSession session; // guarded by this
  private volatile boolean closed;

  private DeadLetterCopier(KafkaLogConfig config, LogMetrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().name("dead-letters").daemon().unstarted(this::run);
  }

  /** Begins to copy; the topics are there, because a log was opened with the same config. */
  public static DeadLetterCopier start(KafkaLogConfig config, LogMetrics metrics) {
    DeadLetterCopier copier = new DeadLetterCopier(config, metrics);
    copier.thread.start();
    return copier;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (session != null) {
        session.wakeUp();
      }
      notifyAll();
    }
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (DeadLetterSession current = new DeadLetterSession(config, streams(), metrics)) {
        setSession(current);
        current.run();
      } catch (WakeupException closing) {
        log.debug("dead letters are no longer copied");
      } catch (RuntimeException failure) {
        log.warn("dead letters could not be copied, trying again: {}", failure.toString());
        pause();
      } finally {
        setSession(null);
      }
    }
  }

  private Map<String, StreamName> streams() {
    Map<String, StreamName> streams = new HashMap<>();
    for (StreamName stream : config.topics().streams()) {
      streams.put(config.topics().nameOf(stream), stream);
    }
    return streams;
  }

  private synchronized void setSession(@Nullable DeadLetterSession next) {
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
      log.debug("the thread was interrupted; only close() ends it");
    }
  }
}
