package io.throughline.log.kafka;

import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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

  private final SessionThread thread;

  private DeadLetterCopier(SessionThread thread) {
    this.thread = thread;
  }

  /** Begins to copy; the topics are there, because a log was opened with the same config. */
  public static DeadLetterCopier start(KafkaLogConfig config, LogMetrics metrics) {
    Map<String, StreamName> streams = streams(config.topics());
    return new DeadLetterCopier(
        SessionThread.start(
            "dead-letters",
            PAUSE,
            () -> new DeadLetterSession(config, streams, metrics),
            failure ->
                log.warn(
                    "dead letters could not be copied, trying again: {}", failure.toString())));
  }

  @Override
  public void close() {
    thread.close();
  }

  private static Map<String, StreamName> streams(KafkaLogConfig.Topics topics) {
    Map<String, StreamName> streams = new HashMap<>();
    for (StreamName stream : topics.streams()) {
      streams.put(topics.nameOf(stream), stream);
    }
    return streams;
  }
}
