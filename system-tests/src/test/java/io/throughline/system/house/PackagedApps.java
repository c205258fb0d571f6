package io.throughline.system.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The executable jars that this build has packaged, laid out as the launcher lays them out. They
 * are there when the build goes as far as packaging.
 */
public record PackagedApps(Path directory, boolean areThere) {

  public static final String HOW_TO_MAKE_THEM =
      "the services are not packaged (expected: mvn verify, not mvn test)";

  private static final List<String> MODULES =
      List.of("standalone", "ingest-service", "push-gateway", "replay-service");

  /**
   * @throws IllegalStateException if a jar is older than what it should be made of
   */
  public static PackagedApps in(Path directory) {
    List<Optional<Path>> jars = MODULES.stream().map(PackagedApps::jar).toList();
    if (jars.stream().anyMatch(Optional::isEmpty)) {
      return new PackagedApps(directory, false);
    }
    for (int i = 0; i < MODULES.size(); i++) {
      link(directory, MODULES.get(i), jars.get(i).orElseThrow());
    }
    return new PackagedApps(directory, true);
  }

  private static void link(Path directory, String module, Path jar) {
    try {
      if (newest(root().resolve(module).resolve("target").resolve("classes"))
              .compareTo(Files.getLastModifiedTime(jar))
          > 0) {
        throw new IllegalStateException(
            "%s: older than its classes (expected: mvn verify, which makes it again)"
                .formatted(jar));
      }
      Path app = Files.createDirectories(directory.resolve(module));
      Files.createSymbolicLink(app.resolve(module + ".jar"), jar.toAbsolutePath());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Optional<Path> jar(String module) {
    Path target = root().resolve(module).resolve("target");
    if (!Files.isDirectory(target)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().endsWith("-exec.jar")).findFirst();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static FileTime newest(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(Files::isRegularFile)
          .map(PackagedApps::modified)
          .max(Comparator.naturalOrder())
          .orElse(FileTime.fromMillis(0));
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Surefire runs tests in their module's directory. */
  private static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }
}
