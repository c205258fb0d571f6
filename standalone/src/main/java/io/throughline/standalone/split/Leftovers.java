package io.throughline.standalone.split;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of an earlier run, whose supervisor was killed and could not end them. */
final class Leftovers {

  /**
   * @throws IllegalStateException names those that still run, and how to end them
   */
  static void refuse(List<ChildSpec> children, Path pids) {
    List<String> running =
        children.stream()
            .map(spec -> Child.pidFile(spec, pids))
            .filter(Files::exists)
            .map(Leftovers::read)
            .filter(Leftovers::isOurs)
            .map(String::valueOf)
            .toList();
    if (!running.isEmpty()) {
      throw new IllegalStateException(
          "processes of an earlier run are still there (expected: none; end them with: kill %s)"
              .formatted(String.join(" ", running)));
    }
  }

  private static long read(Path pidFile) {
    try {
      return Long.parseLong(Files.readString(pidFile).strip());
    } catch (NumberFormatException notOurs) {
      return -1;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Ids are used again; only a JVM can be ours. */
  private static boolean isOurs(long pid) {
    return pid > 0
        && ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .filter(command -> Path.of(command).endsWith("java"))
            .isPresent();
  }

  private Leftovers() {}
}
