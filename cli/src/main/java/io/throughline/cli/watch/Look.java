package io.throughline.cli.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.client.Json;
import io.throughline.event.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs a command once and reads what it prints. Its errors go where this process's go. */
final class Look {

  private static final int OUTPUT_BYTES_MAX = 512 * 1024;

  private final List<String> command;
  private final Duration timeout;

  /** What came of it. */
  sealed interface Seen {

    /** JSON, whatever it is, without white space between its tokens. */
    record Printed(Payload json) implements Seen {}

    record Failed(String why) implements Seen {}
  }

  /**
   * @param timeout after which a command that has not ended is killed
   */
  Look(List<String> command, Duration timeout) {
    this.command = command;
    this.timeout = timeout;
  }

  Seen take() throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
    } catch (IOException notFound) {
      return new Seen.Failed("it can't be started");
    }
    CompletableFuture<byte[]> output =
        CompletableFuture.supplyAsync(() -> read(process), Look::onAThreadOfItsOwn);
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      kill(process);
      return new Seen.Failed("it did not end within " + timeout.toSeconds() + " s");
    }
    try {
      return seen(process.exitValue(), output.get());
    } catch (ExecutionException unread) {
      return new Seen.Failed("its output can't be read");
    } finally {
      kill(process);
    }
  }

  private static Seen seen(int status, byte[] output) {
    if (output.length > OUTPUT_BYTES_MAX) {
      return new Seen.Failed("it printed more than %d KB".formatted(OUTPUT_BYTES_MAX / 1024));
    }
    if (status != 0) {
      return new Seen.Failed("exit status " + status);
    }
    String json = new String(output, UTF_8);
    String fault = Json.fault(json);
    return fault == null
        ? new Seen.Printed(Payload.of(Json.compact(json)))
        : new Seen.Failed("it did not print JSON: " + fault);
  }

  private static byte[] read(Process process) {
    try (InputStream out = process.getInputStream()) {
      return out.readNBytes(OUTPUT_BYTES_MAX + 1);
    } catch (IOException broken) {
      return new byte[0];
    }
  }

  private static void onAThreadOfItsOwn(Runnable reading) {
    Thread.ofVirtual().name("watch-output").start(reading);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
