package io.throughline.replay.share;

import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayConfiguration;
import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import io.throughline.testing.TestToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** A replay service in a process of its own, which shares the log with others. */
final class ReplayInstance implements AutoCloseable {

  private final Path directory;
  private final List<String> settings;
  private final int port = FreePort.find();
  private Process process;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(ReplayConfiguration.class)
  static class Application {

    public static void main(String[] args) {
      SpringApplication.run(Application.class, args);
    }
  }

  ReplayInstance(Path directory, List<String> settings) {
    this.directory = directory;
    this.settings = settings;
  }

  void start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
    command.add(Application.class.getName());
    command.add("--server.port=" + port);
    command.add("--server.address=127.0.0.1");
    command.add(
        "--spring.security.oauth2.resourceserver.jwt.issuer-uri="
            + InMemoryReplay.issuer().issuer());
    command.add(
        "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri="
            + InMemoryReplay.issuer().jwkSetUri());
    command.add("--throughline.security.audience=" + TestToken.AUDIENCE);
    command.add("--throughline.position.key=a key for the tests of replay");
    command.add("--throughline.replay.read-model.directory=" + directory);
    command.add("--throughline.replay.share.enabled=true");
    command.add("--throughline.replay.share.advertised-url=http://127.0.0.1:" + port);
    command.addAll(settings);
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  int port() {
    return port;
  }

  /** SIGKILL. */
  void kill() {
    end(process.destroyForcibly());
  }

  /** SIGTERM. */
  void stop() {
    process.destroy();
    end(process);
  }

  ReplayClient client(String tenant) {
    return new ReplayClient(port, InMemoryReplay.token(tenant));
  }

  /** The numbers of the partitions that it says it has; it has to say so. */
  Set<Integer> partitions() {
    Set<Integer> partitions = new TreeSet<>();
    details("replayShare").path("partitions").forEach(each -> partitions.add(each.asInt()));
    return partitions;
  }

  boolean isFollowing() {
    return details("readModel").path("state").asString("").equals("following");
  }

  /** The sum of what Prometheus is told in lines that begin so. */
  double metric(String begin) {
    return new ReplayClient(port, "")
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private JsonNode details(String component) {
    return new ReplayClient(port, "")
        .get("/actuator/health/read-model")
        .json()
        .path("components")
        .path(component)
        .path("details");
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }

  private static void end(Process ending) {
    Await.until("it has ended", Duration.ofSeconds(60), () -> !ending.isAlive());
  }
}
