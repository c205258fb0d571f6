package io.throughline.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running single-node Kafka: broker and KRaft controller in this JVM, advertised on {@code
 * localhost:port} so that any Kafka client on this machine can use it.
 *
 * <p>Durable: a second start on the same directory has the same cluster id, topics and records,
 * also after SIGKILL. What Kafka acknowledged is in the operating system's page cache; only a crash
 * of the machine itself can lose it.
 *
 * <p>Safe for use by any thread.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Duration OLD_SESSION = Duration.ofMillis(2_500);

  private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final String clusterId;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(DirectoryLock lock, KafkaRaftServer server, String clusterId, int port) {
    this.lock = lock;
    this.server = server;
    this.clusterId = clusterId;
    this.port = port;
  }

  /**
   * Starts a broker and returns once it serves clients.
   *
   * @param directory holds everything that the broker knows; made if absent. One broker at a time
   *     may use it
   * @param port that clients connect to; 0 takes a free one
   * @throws IllegalStateException if the port is taken, or the directory is in use or not Kafka's
   */
  public static EmbeddedKafka start(Path directory, int port) {
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      return start(lock, directory, port);
    } catch (RuntimeException refused) {
      lock.close();
      throw refused;
    }
  }

  /** {@code localhost:port}, for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  public int port() {
    return port;
  }

  /** The same for as long as the directory lives. */
  public String clusterId() {
    return clusterId;
  }

  /** Stops cleanly: every log is flushed and closed. Further calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
      lock.close();
    }
  }

  /** Waits until the broker has stopped. */
  void awaitStopped() {
    server.awaitShutdown();
  }

  private static EmbeddedKafka start(DirectoryLock lock, Path directory, int port) {
    long startedNanos = System.nanoTime();
    int clientPort = checkedPort(port);
    BrokerStorage storage = new BrokerStorage(directory);
    if (storage.wasKilled()) {
      endOldSession(directory);
    }
    String clusterId = storage.clusterId();
    KafkaRaftServer server = running(directory, clientPort, BrokerConfiguration.SESSION);
    log.info(
        "Kafka on localhost:{} with data in {} started in {} ms",
        clientPort,
        directory,
        (System.nanoTime() - startedNanos) / 1_000_000);
    return new EmbeddedKafka(lock, server, clusterId, clientPort);
  }

  /**
   * After a SIGKILL the controller takes the new broker for a stranger until the old one's session
   * has run out. So one with a short session, that no client knows of, comes and goes first; a
   * broker that stops cleanly ends its session.
   */
  private static void endOldSession(Path directory) {
    KafkaRaftServer server = running(directory, checkedPort(0), OLD_SESSION);
    server.shutdown();
    server.awaitShutdown();
  }

  private static KafkaRaftServer running(Path directory, int port, Duration session) {
    KafkaConfig config =
        KafkaConfig.fromProps(
            BrokerConfiguration.properties(directory, port, portOtherThan(port), session), false);
    KafkaRaftServer server = null;
    try {
      server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return server;
    } catch (Exception refused) { // Scala throws checked exceptions without saying so
      if (server != null) {
        server.shutdown();
      }
      throw new IllegalStateException(
          "Kafka with data in '%s' on port %d did not start: %s"
              .formatted(directory, port, refused.getMessage()),
          refused);
    }
  }

  /** A free port; the system may give one again that was free a moment ago and is spoken for. */
  private static int portOtherThan(int taken) {
    int port;
    do {
      port = checkedPort(0);
    } while (port == taken);
    return port;
  }

  /** Kafka reports a taken port late and as a timeout, so it is tried here first. */
  private static int checkedPort(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
      return probe.getLocalPort();
    } catch (BindException taken) {
      throw new IllegalStateException(
          "Kafka port: %d is taken (expected: a free port)".formatted(port), taken);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
