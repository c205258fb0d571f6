package io.throughline.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka's public image, for machines with a container engine. */
final class ContainerKafka {

  private static final String IMAGE = "apache/kafka:4.2.1";
  private static final Path DEFAULT_SOCKET = Path.of("/var/run/docker.sock");

  private ContainerKafka() {}

  /** Asks only where there is something to ask: Testcontainers searches long and loudly. */
  static boolean engineAnswers() {
    boolean mayAnswer = System.getenv("DOCKER_HOST") != null || Files.exists(DEFAULT_SOCKET);
    return mayAnswer && DockerClientFactory.instance().isDockerAvailable();
  }

  /** Starts it; Testcontainers' reaper stops it after this JVM. */
  @SuppressWarnings("resource")
  static String start() {
    KafkaContainer kafka =
        new KafkaContainer(IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1")
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1")
            .withEnv("KAFKA_LOG_MESSAGE_TIMESTAMP_TYPE", "LogAppendTime");
    kafka.start();
    return kafka.getBootstrapServers();
  }
}
