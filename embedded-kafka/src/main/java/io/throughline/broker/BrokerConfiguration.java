package io.throughline.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * The settings of a single-node broker that shares a JVM and a laptop with everything else: few
 * threads, small buffers, one replica of everything, nothing waited for that only a cluster needs.
 *
 * <p>A pure function from directory and ports to Kafka's properties.
 */
final class BrokerConfiguration {

  static final Duration SESSION = Duration.ofSeconds(9);

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String HOST = "localhost";
  private static final int KB = 1024;
  private static final int MB = 1024 * KB;

  private BrokerConfiguration() {}

  /**
   * @param port of the listener that clients use
   * @param controllerPort of the listener that the broker finds its own controller at; may differ
   *     from start to start, since no other node remembers it
   * @param session how long the controller waits for a silent broker
   */
  static Properties properties(Path directory, int port, int controllerPort, Duration session) {
    Properties settings = new Properties();
    identity(settings, directory, port, controllerPort);
    liveness(settings, session);
    controller(settings);
    threadsAndBuffers(settings);
    internalTopics(settings);
    topicDefaults(settings);
    return settings;
  }

  private static void identity(Properties settings, Path directory, int port, int controllerPort) {
    String controller = HOST + ":" + controllerPort;
    String clients = "PLAINTEXT://" + HOST + ":" + port;
    set(settings, "process.roles", "broker,controller");
    set(settings, "node.id", NODE_ID);
    set(settings, "log.dirs", directory.toAbsolutePath());
    set(settings, "controller.quorum.voters", NODE_ID + "@" + controller);
    set(settings, "controller.listener.names", CONTROLLER_LISTENER);
    set(settings, "listeners", clients + "," + CONTROLLER_LISTENER + "://" + controller);
    set(settings, "advertised.listeners", clients);
    set(
        settings,
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    set(settings, "inter.broker.listener.name", "PLAINTEXT");
  }

  /** The session is Kafka's own: a busy machine must not make the controller lose its broker. */
  private static void liveness(Properties settings, Duration session) {
    set(settings, "broker.session.timeout.ms", session.toMillis());
    set(settings, "broker.heartbeat.interval.ms", session.toMillis() / 9);
  }

  /**
   * Writes metadata at once. The controller notes as a time of day until when it gathers writes:
   * set back meanwhile, the clock would stop every change of a topic until that time comes again.
   */
  private static void controller(Properties settings) {
    set(settings, "controller.quorum.append.linger.ms", 0);
  }

  private static void threadsAndBuffers(Properties settings) {
    set(settings, "num.network.threads", 2);
    set(settings, "num.io.threads", 4);
    set(settings, "background.threads", 2);
    set(settings, "num.replica.fetchers", 1);
    set(settings, "num.recovery.threads.per.data.dir", 2);
    set(settings, "log.cleaner.threads", 1);
    set(settings, "log.cleaner.dedupe.buffer.size", 4 * MB);
    set(settings, "log.cleaner.io.buffer.size", 128 * KB);
    set(settings, "log.cleaner.backoff.ms", 3_000);
    set(settings, "group.coordinator.threads", 1);
    set(settings, "share.coordinator.threads", 1);
    set(settings, "offsets.load.buffer.size", MB);
    set(settings, "transaction.state.log.load.buffer.size", MB);
    set(settings, "socket.send.buffer.bytes", -1);
    set(settings, "socket.receive.buffer.bytes", -1);
    set(settings, "queued.max.requests", 100);
  }

  private static void internalTopics(Properties settings) {
    set(settings, "offsets.topic.num.partitions", 1);
    set(settings, "offsets.topic.replication.factor", 1);
    set(settings, "offsets.topic.segment.bytes", 16 * MB);
    set(settings, "transaction.state.log.num.partitions", 1);
    set(settings, "transaction.state.log.replication.factor", 1);
    set(settings, "transaction.state.log.min.isr", 1);
    set(settings, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
    set(settings, "transaction.state.log.segment.bytes", 16 * MB);
    set(settings, "share.coordinator.state.topic.num.partitions", 1);
    set(settings, "share.coordinator.state.topic.replication.factor", 1);
    set(settings, "share.coordinator.state.topic.min.isr", 1);
    set(settings, "group.initial.rebalance.delay.ms", 0);
    set(settings, "group.min.session.timeout.ms", 1_000);
  }

  private static void topicDefaults(Properties settings) {
    set(settings, "auto.create.topics.enable", false);
    set(settings, "default.replication.factor", 1);
    set(settings, "min.insync.replicas", 1);
    set(settings, "num.partitions", 1);
    set(settings, "log.message.timestamp.type", "LogAppendTime");
    set(settings, "log.segment.bytes", 128 * MB);
    set(settings, "log.index.size.max.bytes", 2 * MB);
    set(settings, "log.retention.check.interval.ms", 30_000);
  }

  private static void set(Properties settings, String name, Object value) {
    settings.setProperty(name, value.toString());
  }
}
