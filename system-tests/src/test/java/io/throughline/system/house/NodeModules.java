package io.throughline.system.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The packages that the tests run in Node; fetched by their lock file when they are not there. */
public final class NodeModules {

  private static final Path DIRECTORY = Path.of("src/test/node").toAbsolutePath();
  private static final List<String> NEEDED = List.of("@stomp/stompjs", "eventsource");

  private NodeModules() {}

  public static synchronized void install() {
    Path modules = DIRECTORY.resolve("node_modules");
    if (NEEDED.stream().allMatch(name -> Files.exists(modules.resolve(name)))) {
      return;
    }
    Process npm = start(List.of("npm", "ci", "--no-audit", "--no-fund"));
    try (InputStream output = npm.getInputStream()) {
      String said = new String(output.readAllBytes());
      if (npm.waitFor() != 0) {
        throw new AssertionError("npm ci failed:\n" + said);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Starts a command beside the scripts; its errors come with its output. */
  public static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .directory(DIRECTORY.toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
