package io.throughline.system.house;

import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole server, its Kafka included, as a process of its own that can be killed and started
 * again on the same ports and data.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path data;
  private final boolean isQuiet;
  private final int port = FreePort.find();
  private final int kafkaPort = FreePort.find();
  private final Thread killWithThisJvm = new Thread(this::kill, "kill-server-process");
  private @Nullable Process process;

  private ServerProcess(Path data, boolean isQuiet) {
    this.data = data;
    this.isQuiet = isQuiet;
    Runtime.getRuntime().addShutdownHook(killWithThisJvm);
  }

  /** One that is ready. */
  public static ServerProcess started(Path data) {
    ServerProcess server = new ServerProcess(data, true);
    server.start();
    return server;
  }

  /** One that is ready, and reports this machine's metrics as events of {@code acme}. */
  public static ServerProcess startedWithHostWatch(Path data) {
    ServerProcess server = new ServerProcess(data, false);
    server.start();
    return server;
  }

  /**
   * What starts a server, without its options: for those who run it themselves. Less is compiled
   * than in use: tests start it often, and starting takes a third less CPU so.
   */
  public static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx700m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "io.throughline.standalone.Main");
  }

  /** Starts it, and returns once it is ready. */
  public void start() {
    List<String> command = new ArrayList<>(command());
    command.addAll(
        List.of(
            "--port",
            Integer.toString(port),
            "--kafka-port",
            Integer.toString(kafkaPort),
            "--data",
            data.toString()));
    if (isQuiet) {
      command.add("--quiet");
    }
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(data.resolveSibling("server.log").toFile()))
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Await.until("the server to be ready", START_MAX, this::isReady);
  }

  private boolean isReady() throws InterruptedException {
    if (process != null && !process.isAlive()) {
      throw new AssertionError(
          "the server ended with status %d (its output: %s)"
              .formatted(process.exitValue(), data.resolveSibling("server.log")));
    }
    try {
      return get("/actuator/health/readiness").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      running.onExit().join();
      process = null;
    }
  }

  public URI url() {
    return URI.create("http://localhost:" + port);
  }

  public URI webSocket() {
    return URI.create("ws://localhost:" + port + "/ws");
  }

  public String bootstrapServers() {
    return "localhost:" + kafkaPort;
  }

  /** An access token of one of the demo tenants. */
  public String token(String tenant) {
    String secret = tenant + ":" + tenant + "-secret";
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    try {
      String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
      String key = "\"access_token\":\"";
      int from = answer.indexOf(key) + key.length();
      return answer.substring(from, answer.indexOf('"', from));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(url().resolve(path)).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(killWithThisJvm);
  }
}
