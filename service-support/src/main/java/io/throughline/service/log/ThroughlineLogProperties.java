package io.throughline.service.log;

import io.throughline.event.Position;
import io.throughline.event.StreamName;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which streams this deployment has, and how their topics are made.
 *
 * @param streams the deployment's streams; one topic each
 * @param partitions of a topic when it is made; must be what an existing topic has
 * @param replicationFactor of a topic when it is made
 */
@ConfigurationProperties("throughline.log")
public record ThroughlineLogProperties(
    @DefaultValue({"execution", "metrics", "alert"}) List<StreamName> streams,
    @DefaultValue("12") int partitions,
    @DefaultValue("1") short replicationFactor) {

  public ThroughlineLogProperties {
    if (streams.isEmpty() || new HashSet<>(streams).size() != streams.size()) {
      throw new IllegalArgumentException(
          "throughline.log.streams: %s (expected: at least one, each once)".formatted(streams));
    }
    if (partitions < 1 || partitions > Position.PARTITION_MAX) {
      throw new IllegalArgumentException(
          "throughline.log.partitions: %d (expected: 1 to %d)"
              .formatted(partitions, Position.PARTITION_MAX));
    }
    if (replicationFactor < 1) {
      throw new IllegalArgumentException(
          "throughline.log.replication-factor: %d (expected: at least 1)"
              .formatted(replicationFactor));
    }
    streams = List.copyOf(streams);
  }
}
