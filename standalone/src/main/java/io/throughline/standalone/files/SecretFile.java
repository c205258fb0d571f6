package io.throughline.standalone.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A text that only the owner of the file may read, made once. */
public final class SecretFile {

  /**
   * Reads the file; where there is none, makes it of {@code secret} first. Of two processes that
   * make it at once, one wins and both read the same.
   *
   * @return the file's text without white space around it
   */
  public static String readOrCreate(Path file, Supplier<String> secret) {
    try {
      if (!Files.exists(file)) {
        create(file, secret.get());
      }
      return Files.readString(file).strip();
    } catch (IOException broken) {
      throw new UncheckedIOException("secret file: '%s' is not usable".formatted(file), broken);
    }
  }

  /**
   * Written beside and then linked into place, so that nobody reads half of it. A temporary file is
   * its owner's alone from the start.
   */
  private static void create(Path file, String secret) throws IOException {
    Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
    Path whole = Files.createTempFile(directory, file.getFileName().toString(), ".new");
    try {
      Files.writeString(whole, secret + "\n");
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException anotherWasFaster) {
      // Its text is as good.
    } catch (UnsupportedOperationException fileSystemWithoutLinks) {
      Files.move(whole, file);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private SecretFile() {}
}
