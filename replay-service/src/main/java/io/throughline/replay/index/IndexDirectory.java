package io.throughline.replay.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the index, and makes it anew where it is broken: the log has everything.
 *
 * <p>The directory holds {@code db}, which is RocksDB's, {@code format}, which says how that is to
 * be read, and {@code native}, RocksDB's library unpacked. It is unpacked here and not to the
 * system's temporary files, where every process that is killed would leave another copy.
 */
final class IndexDirectory {

  private static final Logger log = LoggerFactory.getLogger(IndexDirectory.class);

  /**
   * Of keys and values; {@link IndexKeys}, {@link StoredEvent}, {@link StoredFold} and {@link
   * SubjectOffsets} say how they look.
   */
  private static final String FORMAT = "3";

  /** In the database's directory, where it is of no meaning to RocksDB. */
  private static final String FORMAT_FILE = "THROUGHLINE_FORMAT";

  private IndexDirectory() {}

  static EventIndex open(Path directory, long cacheBytes) {
    Path database = directory.resolve("db");
    loadLibrary(directory.resolve("native"));
    deleteWhatIsOfAnotherFormat(database);
    try {
      return EventIndex.open(database, cacheBytes);
    } catch (IndexFailedException failure) {
      if (!isBroken(failure)) {
        throw failure;
      }
      log.warn("{}; it is made anew from the log", failure.getMessage());
      deleteAndNote(database);
      return EventIndex.open(database, cacheBytes);
    }
  }

  private static void loadLibrary(Path directory) {
    try {
      Files.createDirectories(directory);
      NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("read model: nothing can be written to " + directory, e);
    }
  }

  /** How keys and values look may change from version to version: the log has everything. */
  private static void deleteWhatIsOfAnotherFormat(Path database) {
    Path format = database.resolve(FORMAT_FILE);
    try {
      Files.createDirectories(database);
      if (!Files.exists(format) || !Files.readString(format).equals(FORMAT)) {
        log.info("the read model in {} is made from the log", database);
        deleteAndNote(database);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read model: nothing can be written to " + database, e);
    }
  }

  private static void deleteAndNote(Path database) {
    delete(database);
    try {
      Files.writeString(database.resolve(FORMAT_FILE), FORMAT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Broken, as opposed to in use by another process, or on a disk that can't be read now. */
  private static boolean isBroken(IndexFailedException failure) {
    return failure.getCause() instanceof RocksDBException e
        && e.getStatus() != null
        && (e.getStatus().getCode() == Status.Code.Corruption
            || e.getStatus().getCode() == Status.Code.InvalidArgument);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        if (!file.equals(directory)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
