package io.throughline.standalone.split;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of split mode that was started: its output goes to {@code logs/<name>.log}, its id
 * stands in {@code pids/<name>.pid} while it runs.
 */
final class Child {

  private final ChildSpec spec;
  private final Process process;
  private final Path pidFile;

  private Child(ChildSpec spec, Process process, Path pidFile) {
    this.spec = spec;
    this.process = process;
    this.pidFile = pidFile;
  }

  static Child start(ChildSpec spec, Path logs, Path pids) {
    try {
      Files.createDirectories(logs);
      Files.createDirectories(pids);
      ProcessBuilder builder =
          new ProcessBuilder(spec.command())
              .redirectErrorStream(true)
              .redirectInput(Redirect.from(nothing().toFile()))
              .redirectOutput(Redirect.appendTo(logs.resolve(spec.name() + ".log").toFile()));
      builder.environment().putAll(spec.environment());
      Process process = builder.start();
      Path pidFile = pidFile(spec, pids);
      writeWhole(pidFile, process.pid() + "\n");
      return new Child(spec, process, pidFile);
    } catch (IOException broken) {
      throw new UncheckedIOException(spec.name() + ": did not start", broken);
    }
  }

  static Path pidFile(ChildSpec spec, Path pids) {
    return pids.resolve(spec.name() + ".pid");
  }

  /** While this file is there, a process that ended is not started again. */
  static Path holdFile(ChildSpec spec, Path pids) {
    return pids.resolve(spec.name() + ".hold");
  }

  ChildSpec spec() {
    return spec;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when the process has ended, with its exit status: 128 + n after signal n. */
  CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Asks it to end (SIGTERM). */
  void terminate() {
    process.destroy();
  }

  /** Waits until it has ended, and makes it end (SIGKILL) if that takes too long. */
  void awaitEnd(long withinNanos) {
    try {
      if (!process.waitFor(withinNanos, TimeUnit.NANOSECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(pidFile);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void writeWhole(Path file, String text) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(whole, text);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path nothing() {
    return Path.of("/dev/null");
  }
}
