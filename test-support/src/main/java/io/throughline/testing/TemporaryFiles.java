package io.throughline.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Cleans up after a broker that wrote into a temporary directory. */
final class TemporaryFiles {

  private TemporaryFiles() {}

  /** Deletes what can be deleted; the rest is the operating system's to clear. */
  static void delete(Path directory) {
    try (var walk = Files.walk(directory)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException leftBehind) {
      System.err.println("left behind: " + directory + " (" + leftBehind.getMessage() + ")");
    }
  }
}
