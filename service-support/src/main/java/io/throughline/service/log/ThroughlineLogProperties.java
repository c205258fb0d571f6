package io.throughline.service.log;

import io.throughline.event.StreamName;
import io.throughline.log.kafka.KafkaLogConfig.Topics;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which streams this deployment has, and how their topics are made.
 *
 * @param topicPrefix of every topic's name: {@code <prefix><stream>}
 * @param streams the deployment's streams; one topic each
 * @param partitions of a topic when it is made; must be what an existing topic has
 * @param replicationFactor of a topic when it is made
 * @param retention how long events are kept, set when a topic is made
 */
@ConfigurationProperties("throughline.log")
public record ThroughlineLogProperties(
    @DefaultValue("throughline.") String topicPrefix,
    @DefaultValue({"execution", "metrics", "alert"}) List<StreamName> streams,
    @DefaultValue("12") int partitions,
    @DefaultValue("1") short replicationFactor,
    @DefaultValue("7d") Duration retention) {

  public ThroughlineLogProperties {
    require(
        !streams.isEmpty() && new LinkedHashSet<>(streams).size() == streams.size(),
        "streams",
        streams,
        "at least one, each once");
    require(replicationFactor >= 1, "replication-factor", replicationFactor, "at least 1");
    require(retention.isPositive(), "retention", retention, "more than 0");
    streams = List.copyOf(streams);
  }

  Topics topics() {
    return new Topics(
        topicPrefix, new LinkedHashSet<>(streams), partitions, replicationFactor, retention);
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "throughline.log.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
