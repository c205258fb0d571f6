package io.throughline.cli.chaos.house;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The disk of the read model: a small file system of its own in memory where this process may mount
 * one, so that it can really be filled. Otherwise a limit on the size of files that the replay
 * process writes (RLIMIT_FSIZE), which fails its writes in the kernel, too.
 */
public final class ReadModelDisk implements AutoCloseable {

  private static final String SIZE = "size=96m";
  private static final int BLOCK_BYTES = 64 << 10;

  private final Path directory;
  private final boolean mounted;
  private final Thread unmountWithThisJvm = new Thread(this::unmount, "unmount-read-model");

  private ReadModelDisk(Path directory, boolean mounted) {
    this.directory = directory;
    this.mounted = mounted;
    Runtime.getRuntime().addShutdownHook(unmountWithThisJvm);
  }

  /** To be called before the server starts. */
  public static ReadModelDisk under(Path data) throws IOException, InterruptedException {
    Path directory = data.resolve("read-model");
    Files.createDirectories(directory);
    boolean mounted =
        Shell.run("mount", "-t", "tmpfs", "-o", SIZE, "throughline-chaos", directory.toString())
            .well();
    return new ReadModelDisk(directory, mounted);
  }

  /** Whether a process that starts finds it full; otherwise only the one that runs does. */
  public boolean isFilledForWhoeverComes() {
    return mounted;
  }

  /** Nothing more can be written. */
  public void fill(long replayPid) throws IOException, InterruptedException {
    if (mounted) {
      ballast();
    } else {
      limit(replayPid, "16384:");
    }
  }

  /** There is room again. */
  public void free(long replayPid) throws IOException, InterruptedException {
    if (mounted) {
      Files.deleteIfExists(directory.resolve("ballast"));
    } else {
      limit(replayPid, "unlimited:");
    }
  }

  private void ballast() throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(directory.resolve("ballast"))) {
      while (directory.toFile().getUsableSpace() > 0) {
        out.write(block, 0, (int) Math.min(BLOCK_BYTES, directory.toFile().getUsableSpace()));
      }
    }
  }

  private static void limit(long pid, String size) throws InterruptedException {
    Shell.Outcome outcome = Shell.run("prlimit", "--pid", Long.toString(pid), "--fsize=" + size);
    if (!outcome.well()) {
      throw new IllegalStateException("prlimit: " + outcome.said());
    }
  }

  private void unmount() {
    if (mounted) {
      try {
        Shell.run("umount", "-l", directory.toString());
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(unmountWithThisJvm);
  }
}
