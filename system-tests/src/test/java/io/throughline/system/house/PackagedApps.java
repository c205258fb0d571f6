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
import org.springframework.util.FileSystemUtils;

/**
 * The executable jars that this build has packaged, unpacked and laid out as the launcher does it:
 * they start faster so, and tests start them often. They are there when the build goes as far as
 * packaging.
 */
public record PackagedApps(Path directory, boolean areThere) {

  public static final String HOW_TO_MAKE_THEM =
      "the services are not packaged (expected: mvn verify, not mvn test)";

  private static final Path DIRECTORY = Path.of("target", "apps").toAbsolutePath();
  private static final List<String> MODULES =
      List.of("standalone", "ingest-service", "push-gateway", "replay-service");

  /**
   * @throws IllegalStateException if a jar is older than what it should be made of
   */
  public static synchronized PackagedApps unpacked() {
    List<Optional<Path>> jars = MODULES.stream().map(PackagedApps::jar).toList();
    if (jars.stream().anyMatch(Optional::isEmpty)) {
      return new PackagedApps(DIRECTORY, false);
    }
    for (int i = 0; i < MODULES.size(); i++) {
      unpack(MODULES.get(i), jars.get(i).orElseThrow());
    }
    return new PackagedApps(DIRECTORY, true);
  }

  /** What was unpacked before is as old as the jar that it came from. */
  private static void unpack(String module, Path jar) {
    try {
      FileTime packaged = Files.getLastModifiedTime(jar);
      if (newest(root().resolve(module).resolve("target").resolve("classes")).compareTo(packaged)
          > 0) {
        throw new IllegalStateException(
            "%s: older than its classes (expected: mvn verify, which makes it again)"
                .formatted(jar));
      }
      Path app = DIRECTORY.resolve(module);
      Path unpacked = app.resolve(module + ".jar");
      if (!Files.exists(unpacked) || !Files.getLastModifiedTime(unpacked).equals(packaged)) {
        FileSystemUtils.deleteRecursively(app);
        extract(jar, app);
        Files.move(app.resolve(jar.getFileName()), unpacked);
        Files.setLastModifiedTime(unpacked, packaged);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static void extract(Path jar, Path into) throws IOException {
    Process extracting =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--destination",
                into.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int status = extracting.onExit().join().exitValue();
    if (status != 0) {
      throw new IllegalStateException("%s: unpacking it ended with %d".formatted(jar, status));
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
