package io.throughline.cli.chaos.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The time of day of the server's processes, each of which can be set forward and back while it
 * runs: a small library, compiled here and loaded before the C library, adds to the real-time clock
 * what a file says. Needs a C compiler; without one, clocks stay as they are.
 */
public final class Clocks {

  private static final String SOURCE = "/io/throughline/cli/chaos/clock_shift.c";

  private final Path directory;
  private final boolean movable;

  private Clocks(Path directory, boolean movable) {
    this.directory = directory;
    this.movable = movable;
  }

  /** To be called before the server starts. */
  public static Clocks under(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path source = directory.resolve("clock_shift.c");
    try (InputStream in = Clocks.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + SOURCE);
      }
      Files.writeString(source, new String(in.readAllBytes(), UTF_8));
    }
    Shell.Outcome compiled =
        Shell.run(
            "cc",
            "-shared",
            "-fPIC",
            "-O2",
            "-o",
            library(directory).toString(),
            source.toString(),
            "-ldl");
    return new Clocks(directory, compiled.well());
  }

  public boolean areMovable() {
    return movable;
  }

  /** What the server's processes have to be started with. */
  public Map<String, String> environment() {
    return movable
        ? Map.of(
            "LD_PRELOAD", library(directory).toString(),
            "CLOCK_SHIFT_DIRECTORY", directory.toString())
        : Map.of();
  }

  /** Sets a process's clock so far from the true time. */
  public void shift(long pid, Duration by) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    Path file = directory.resolve(Long.toString(pid));
    if (!Files.exists(file)) {
      throw new IllegalStateException("process %d has no clock that can be moved".formatted(pid));
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(seconds.putLong(0, by.toSeconds()), 0);
    }
  }

  private static Path library(Path directory) {
    return directory.resolve("clock_shift.so");
  }
}
