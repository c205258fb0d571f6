package io.throughline.log.kafka;

import io.throughline.event.EventLimits;
import io.throughline.event.Position;
import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a deployment says about its log.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param clientProperties further properties of every Kafka client, such as SASL and TLS; they win
 *     over what is set here
 * @param limits what an event may be; a record beyond them is malformed
 * @param startTimeout how long {@link KafkaLog#open} waits for a broker
 */
public record KafkaLogConfig(
    String bootstrapServers,
    Map<String, String> clientProperties,
    Topics topics,
    EventLimits limits,
    Appending appending,
    Reading reading,
    Duration startTimeout) {

  public KafkaLogConfig {
    clientProperties = Map.copyOf(clientProperties);
  }

  /** Everything by default: three streams of twelve partitions, one replica, a week. */
  public static KafkaLogConfig of(String bootstrapServers) {
    return new KafkaLogConfig(
        bootstrapServers,
        Map.of(),
        Topics.DEFAULT,
        EventLimits.DEFAULT,
        Appending.DEFAULT,
        Reading.DEFAULT,
        Duration.ofSeconds(60));
  }

  /**
   * The topics, as they are made when they are not there.
   *
   * @param prefix of every topic's name: {@code <prefix><stream>}
   * @param partitions of each stream; an existing topic with another number is refused
   * @param retention how long events are kept; existing topics keep theirs
   */
  public record Topics(
      String prefix,
      Set<StreamName> streams,
      int partitions,
      short replicationFactor,
      Duration retention) {

    /** Names of topics under the same prefix that are no streams. */
    private static final Set<String> RESERVED = Set.of("dead-letter", "revocation");

    public static final Topics DEFAULT =
        new Topics(
            "throughline.",
            new LinkedHashSet<>(
                List.of(
                    new StreamName("execution"),
                    new StreamName("metrics"),
                    new StreamName("alert"))),
            12,
            (short) 1,
            Duration.ofDays(7));

    public Topics {
      if (partitions < 1 || partitions > Position.PARTITION_MAX) {
        throw new IllegalArgumentException(
            "partitions: %d (expected: 1 to %d)".formatted(partitions, Position.PARTITION_MAX));
      }
      for (StreamName stream : streams) {
        if (RESERVED.contains(stream.value())) {
          throw new IllegalArgumentException(
              "stream: '%s' is reserved (expected: a name other than %s)"
                  .formatted(stream, RESERVED));
        }
      }
    }

    String nameOf(StreamName stream) {
      return prefix + stream.value();
    }

    String deadLetter() {
      return prefix + "dead-letter";
    }
  }

  /**
   * How events are appended.
   *
   * @param enqueueTimeout the longest that {@code append} itself may block, when the producer's
   *     buffer is full or it knows no leader
   * @param acknowledgeTimeout after which an append is given up
   * @param linger how long the producer waits for more to send along. None by default: what comes
   *     in while a request is on the way makes the next batch. Measured at 1000 events/s on two
   *     busy cores: 0.3 ms to the acknowledgement instead of 1.3 ms with 1 ms
   * @param bufferBytes of events that wait to be sent, compressed
   * @param transactionsMax how many atomic appends run at once
   */
  public record Appending(
      Duration enqueueTimeout,
      Duration acknowledgeTimeout,
      Duration linger,
      int bufferBytes,
      int transactionsMax) {

    public static final Appending DEFAULT =
        new Appending(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ZERO, 64 << 20, 4);
  }

  /**
   * How history is read.
   *
   * @param consumers how many reads run at once
   * @param answerTimeout how long a read waits for a consumer, and for Kafka
   * @param pageTimeout how long one page looks for events before it returns what it has
   */
  public record Reading(int consumers, Duration answerTimeout, Duration pageTimeout) {

    public static final Reading DEFAULT =
        new Reading(4, Duration.ofSeconds(5), Duration.ofMillis(300));
  }

  public KafkaLogConfig withTopics(Topics topics) {
    return new KafkaLogConfig(
        bootstrapServers, clientProperties, topics, limits, appending, reading, startTimeout);
  }

  public KafkaLogConfig withClientProperties(Map<String, String> properties) {
    return new KafkaLogConfig(
        bootstrapServers, properties, topics, limits, appending, reading, startTimeout);
  }

  public KafkaLogConfig withLimits(EventLimits limits) {
    return new KafkaLogConfig(
        bootstrapServers, clientProperties, topics, limits, appending, reading, startTimeout);
  }

  public KafkaLogConfig withAppending(Appending appending) {
    return new KafkaLogConfig(
        bootstrapServers, clientProperties, topics, limits, appending, reading, startTimeout);
  }

  public KafkaLogConfig withReading(Reading reading) {
    return new KafkaLogConfig(
        bootstrapServers, clientProperties, topics, limits, appending, reading, startTimeout);
  }

  public KafkaLogConfig withStartTimeout(Duration startTimeout) {
    return new KafkaLogConfig(
        bootstrapServers, clientProperties, topics, limits, appending, reading, startTimeout);
  }
}
