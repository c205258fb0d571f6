package io.throughline.cli.chaos.kafka;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * A stopped broker's files of one partition. Takes away the newest batches, as a machine's crash
 * takes what was acknowledged and never synced to its disk.
 */
public final class Segments {

  /** Of a batch: its base offset, and the length of what follows. */
  private static final int BATCH_HEAD_BYTES = 12;

  private Segments() {}

  private record Batch(long baseOffset, long at) {}

  /**
   * Cuts the last {@code batches} of the newest segment.
   *
   * @return the offset that the log now ends at
   */
  public static long cutEnd(Path kafka, TopicPartition partition, int batches) throws IOException {
    Path directory = kafka.resolve(partition.topic() + "-" + partition.partition());
    Path newest = newest(directory);
    List<Batch> all = batches(newest);
    if (all.size() <= batches) {
      throw new IllegalStateException(
          "%s: %d batches (expected: more than %d)".formatted(newest, all.size(), batches));
    }
    Batch first = all.get(all.size() - batches);
    try (FileChannel log = FileChannel.open(newest, StandardOpenOption.WRITE)) {
      log.truncate(first.at());
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (file.toString().matches(".*\\.(index|timeindex|txnindex|snapshot)")) {
          Files.delete(file);
        }
      }
    }
    return first.baseOffset();
  }

  private static Path newest(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IllegalStateException("no log in " + directory));
    }
  }

  private static List<Batch> batches(Path segment) throws IOException {
    List<Batch> batches = new ArrayList<>();
    try (FileChannel log = FileChannel.open(segment, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(BATCH_HEAD_BYTES);
      long at = 0;
      while (at + BATCH_HEAD_BYTES <= log.size()) {
        head.clear();
        if (log.read(head, at) < BATCH_HEAD_BYTES) {
          break;
        }
        int length = head.flip().getInt(Long.BYTES);
        if (length <= 0) {
          break; // Space that was laid out in advance.
        }
        batches.add(new Batch(head.getLong(0), at));
        at += BATCH_HEAD_BYTES + length;
      }
    }
    return batches;
  }
}
