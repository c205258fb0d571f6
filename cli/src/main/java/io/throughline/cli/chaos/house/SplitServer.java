package io.throughline.cli.chaos.house;

import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.cli.client.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The whole server in split mode, started from unpacked services: Kafka, tokens, ingest, two
 * gateways and replay, each a process that can be ended, kept down and let come back.
 *
 * <p>Its supervisor starts a process again that ended; a file {@code pids/<name>.hold} keeps it
 * from doing so. Used by one thread.
 */
public final class SplitServer implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofMinutes(4);
  private static final int BASE_MIN = 20_000;
  private static final int BASE_MAX = 31_000;
  private static final int ISSUER_ABOVE_BASE = 920;
  private static final int ANSWER_MILLIS_MAX = 2_000;

  private final Path data;
  private final int port;
  private final int kafkaPort;
  private final Process supervisor;
  private final Thread endWithThisJvm = new Thread(this::end, "end-split-server");

  private SplitServer(Path data, int port, int kafkaPort, Process supervisor) {
    this.data = data;
    this.port = port;
    this.kafkaPort = kafkaPort;
    this.supervisor = supervisor;
    Runtime.getRuntime().addShutdownHook(endWithThisJvm);
  }

  /**
   * Starts everything and returns once it is ready.
   *
   * @param apps where {@code <module>/<module>.jar} stands
   * @param data a directory of its own
   * @param settings of the services
   * @param environment of all processes
   */
  public static SplitServer start(
      Path apps,
      Path data,
      Map<String, String> settings,
      Map<String, String> environment,
      RandomGenerator random)
      throws Exception {
    int port = freeBase(random);
    int kafkaPort = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dthroughline.apps=" + apps,
                "-jar",
                apps.resolve("standalone").resolve("standalone.jar").toString(),
                "--split",
                "--quiet",
                "--port=" + port,
                "--kafka-port=" + kafkaPort,
                "--data=" + data));
    settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    Files.createDirectories(data.resolve("logs"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("logs").resolve("supervisor.log").toFile());
    builder.environment().putAll(environment);
    SplitServer server = new SplitServer(data, port, kafkaPort, builder.start());
    try {
      for (Part part : Part.values()) {
        server.awaitReady(part, START_PATIENCE);
      }
      return server;
    } catch (Exception failure) {
      server.close();
      throw failure;
    }
  }

  public Endpoints endpoints() {
    return Endpoints.split(port);
  }

  /** The STOMP endpoint of a gateway. */
  public URI webSocket(Part gateway) {
    return URI.create("ws://localhost:" + portOf(gateway) + "/ws");
  }

  public String bootstrapServers() {
    return "localhost:" + kafkaPort;
  }

  /** Everything that the server keeps. */
  public Path data() {
    return data;
  }

  /** What positions are sealed with. */
  public byte[] positionKey() throws IOException {
    return Base64.getDecoder()
        .decode(Files.readString(data.resolve("keys").resolve("position.key")).strip());
  }

  /** SIGKILL, and waits until it is gone. It stays down until {@link #restore}. */
  public void kill(Part part) throws Exception {
    end(part, true);
  }

  /** SIGTERM, and waits until it is gone. It stays down until {@link #restore}. */
  public void stop(Part part) throws Exception {
    end(part, false);
  }

  /** Lets a process that is down come back, and waits until it is ready. */
  public void restore(Part part) throws Exception {
    letGo(part);
    awaitReady(part, START_PATIENCE);
  }

  /** Lets a process that is down come back when it can. */
  public void letGo(Part part) throws IOException {
    Files.deleteIfExists(hold(part));
  }

  /** The process id of a part that runs. */
  public long pid(Part part) throws IOException {
    return Long.parseLong(
        Files.readString(data.resolve("pids").resolve(part.fileName() + ".pid")).strip());
  }

  private void end(Part part, boolean forcibly) throws Exception {
    Files.writeString(hold(part), "kept down\n");
    ProcessHandle process = ProcessHandle.of(pid(part)).orElse(null);
    if (process != null) {
      boolean asked = forcibly ? process.destroyForcibly() : process.destroy();
      if (!asked) {
        throw new IllegalStateException(part + ": would not be ended");
      }
      process.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  private void awaitReady(Part part, Duration patience) throws Exception {
    Stopwatch.require(
        part.fileName() + " to be ready (see " + data.resolve("logs") + ")",
        patience,
        () -> {
          if (!supervisor.isAlive()) {
            throw new IllegalStateException(
                "the supervisor ended (see %s)".formatted(data.resolve("logs")));
          }
          return isReady(part);
        });
  }

  private boolean isReady(Part part) {
    return part == Part.BROKER
        ? accepts(kafkaPort)
        : answers(
            URI.create("http://localhost:%d/actuator/health/readiness".formatted(portOf(part))));
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS_MAX);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean answers(URI health) {
    try {
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS_MAX);
      connection.setReadTimeout(ANSWER_MILLIS_MAX);
      return connection.getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private int portOf(Part part) {
    return switch (part) {
      case BROKER -> kafkaPort;
      case ISSUER -> port + ISSUER_ABOVE_BASE;
      case INGEST -> port + 1;
      case GATEWAY_1 -> port + 2;
      case GATEWAY_2 -> port + 3;
      case REPLAY -> port + 4;
    };
  }

  private Path hold(Part part) {
    return data.resolve("pids").resolve(part.fileName() + ".hold");
  }

  /** Below the range that systems give out by themselves. */
  private static int freeBase(RandomGenerator random) {
    int base;
    do {
      base = random.nextInt(BASE_MIN, BASE_MAX);
    } while (!areFree(base + 1, base + 2, base + 3, base + 4, base + ISSUER_ABOVE_BASE));
    return base;
  }

  private static boolean areFree(int... ports) {
    return Arrays.stream(ports).allMatch(SplitServer::isFree);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void end() {
    List<ProcessHandle> children = supervisor.descendants().toList();
    supervisor.destroy();
    try {
      if (!supervisor.waitFor(30, TimeUnit.SECONDS)) {
        supervisor.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      supervisor.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
  }
}
