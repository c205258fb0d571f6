package io.throughline.testing;

import io.throughline.broker.EmbeddedKafkaMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broker of a test's own, in a process of its own: it can be stopped, killed and started again at
 * the same address with the same data.
 *
 * <p>Used by one thread.
 */
public final class BrokerProcess implements AutoCloseable {

  private static final int STOP_SECONDS_MAX = 30;

  private final Path directory;
  private final int port;
  private final Thread destroyWithThisJvm = new Thread(this::kill, "kill-broker-process");
  private volatile @Nullable Process process;

  /**
   * Not running yet.
   *
   * @param directory for the broker's data, kept from start to start
   */
  public BrokerProcess(Path directory) {
    this.directory = directory;
    this.port = FreePort.find();
    Runtime.getRuntime().addShutdownHook(destroyWithThisJvm);
  }

  /** One that runs. */
  public static BrokerProcess started(Path directory) {
    BrokerProcess broker = new BrokerProcess(directory);
    broker.start();
    return broker;
  }

  /** The same at every start. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  /** Starts it and returns once it serves clients. */
  public void start() {
    try {
      Process started = command().redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process = started;
      String line =
          new BufferedReader(
                  new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (line == null || !line.startsWith("kafka ready")) {
        throw new AssertionError("broker did not start, it said: " + line);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** SIGTERM, and waits until it is gone. */
  public void stop() {
    end(Process::destroy);
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    end(Process::destroyForcibly);
  }

  /** Stops answering without going away (SIGSTOP), until {@link #thaw}. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(destroyWithThisJvm);
  }

  private ProcessBuilder command() {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path", ""),
        EmbeddedKafkaMain.class.getName(),
        "--port",
        Integer.toString(port),
        "--data",
        directory.toString());
  }

  private void end(Consumer<Process> how) {
    Process running = process;
    if (running == null) {
      return;
    }
    process = null;
    how.accept(running);
    try {
      if (!running.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("broker: not running");
    }
    try {
      new ProcessBuilder("kill", signal, Long.toString(running.pid())).start().waitFor();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
