package io.throughline.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to use a data directory, held from before the broker starts until after it has stopped.
 *
 * <p>Kafka has a lock of its own, but takes it only when its controller is writing to the directory
 * already: a second broker would have written into the first one's metadata by then. The operating
 * system gives this one back when the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {

  private static final String FILE = ".throughline.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IllegalStateException if another broker has it, in this process or another
   */
  static DirectoryLock take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IllegalStateException(
            "data directory: '%s' is used by another broker (expected: one broker at a time)"
                .formatted(directory));
      }
      return new DirectoryLock(channel);
    } catch (IOException broken) {
      throw new UncheckedIOException("data directory: '%s'".formatted(directory), broken);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }
}
