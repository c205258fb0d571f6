package io.throughline.service.log;

/**
 * Where Kafka is; asked once, when the log is opened. A process that starts its own Kafka has one.
 */
@FunctionalInterface
public interface KafkaAddress {

  /**
   * Each {@code host:port}, separated by commas. May block until Kafka is there.
   *
   * @throws IllegalStateException if it will not be
   */
  String bootstrapServers();
}
