package io.throughline.log.kafka;

import io.throughline.event.StreamName;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.StreamTopic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the topics into being, and refuses those that positions could not be trusted in. */
final class TopicSetup {

  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final KafkaLogConfig config;

  TopicSetup(KafkaLogConfig config) {
    this.config = config;
  }

  /**
   * Waits for a broker, makes what is missing and checks what is there.
   *
   * @return an admin client that has just worked, and the streams
   * @throws LogUnavailableException if no broker answered in time
   * @throws IllegalStateException if a topic has another partition count than configured
   */
  Prepared prepare() {
    long deadlineNanos = System.nanoTime() + config.startTimeout().toNanos();
    while (true) {
      TopicAdmin admin = null;
      try {
        admin = new TopicAdmin(config);
        return prepared(admin);
      } catch (LogUnavailableException | KafkaException notYet) {
        close(admin);
        if (isFinal(notYet) || System.nanoTime() > deadlineNanos) {
          throw gaveUp(notYet);
        }
        log.info("waiting for Kafka at {}: {}", config.bootstrapServers(), notYet.getMessage());
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw gaveUp(notYet);
        }
      } catch (IllegalStateException refused) {
        close(admin);
        throw refused;
      }
    }
  }

  record Prepared(TopicAdmin admin, Map<StreamName, StreamTopic> streams) {}

  private Prepared prepared(TopicAdmin admin) {
    admin.createMissing();
    Map<StreamName, StreamTopic> described = admin.describeStreams();
    for (StreamName stream : config.topics().streams()) {
      StreamTopic topic = described.get(stream);
      if (topic == null) { // made a moment ago: the broker that answered has not heard of it yet
        throw new LogUnavailableException(
            "topic '%s' is not there yet".formatted(config.topics().nameOf(stream)), null);
      }
      check(topic);
    }
    admin.awaitLeaders(described.values());
    return new Prepared(admin, described);
  }

  private void check(StreamTopic topic) {
    int expected = config.topics().partitions();
    if (topic.partitions() != expected) {
      throw new IllegalStateException(
          "topic '%s': %d partitions (expected: %d, as configured; tenants are spread by this number, so it can't be changed for an existing topic)"
              .formatted(config.topics().nameOf(topic.stream()), topic.partitions(), expected));
    }
  }

  private LogUnavailableException gaveUp(RuntimeException last) {
    String waited =
        isFinal(last) ? "" : " within %d s".formatted(config.startTimeout().toSeconds());
    return new LogUnavailableException(
        "Kafka at %s did not open the log%s: %s"
            .formatted(config.bootstrapServers(), waited, last.getMessage()),
        last);
  }

  /** Waiting does not help. */
  private static boolean isFinal(RuntimeException failure) {
    return failure instanceof AuthenticationException || failure instanceof AuthorizationException;
  }

  private static void close(@Nullable TopicAdmin admin) {
    if (admin != null) {
      admin.close();
    }
  }
}
