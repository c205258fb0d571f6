package io.throughline.service.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Kafka is.
 *
 * @param bootstrapServers each {@code host:port}
 * @param startTimeout how long a start waits for Kafka
 * @param properties any further setting of Kafka's clients, for instance {@code security.protocol}
 */
@ConfigurationProperties("throughline.kafka")
public record ThroughlineKafkaProperties(
    @DefaultValue("localhost:9092") List<String> bootstrapServers,
    @DefaultValue("60s") Duration startTimeout,
    @DefaultValue Map<String, String> properties) {

  public ThroughlineKafkaProperties {
    for (String server : bootstrapServers) {
      if (!server.matches(".+:\\d{1,5}")) {
        throw new IllegalArgumentException(
            "throughline.kafka.bootstrap-servers: '%s' (expected: host:port)".formatted(server));
      }
    }
    if (bootstrapServers.isEmpty()) {
      throw new IllegalArgumentException(
          "throughline.kafka.bootstrap-servers: none (expected: at least one host:port)");
    }
    bootstrapServers = List.copyOf(bootstrapServers);
    properties = Map.copyOf(properties);
  }
}
