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

  /** Where a batch's attributes are, and which of them says that it ends a transaction. */
  private static final int ATTRIBUTES_AT = 21;

  private static final int CONTROL = 0x20;

  private Segments() {}

  private record Batch(long baseOffset, long at, boolean isControl) {}

  /**
   * Cuts the last {@code batches} of the newest segment; fewer, if otherwise the end of a
   * transaction would go, which would leave it open for ever.
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
    int from = all.size() - batches;
    for (int i = from; i < all.size(); i++) {
      from = all.get(i).isControl() ? i + 1 : from;
    }
    if (from == all.size()) {
      throw new IllegalStateException("%s: ends with a transaction's end".formatted(newest));
    }
    Batch first = all.get(from);
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
      ByteBuffer head = ByteBuffer.allocate(ATTRIBUTES_AT + Short.BYTES);
      long at = 0;
      while (at + BATCH_HEAD_BYTES <= log.size()) {
        head.clear();
        if (log.read(head, at) < head.capacity()) {
          break;
        }
        int length = head.flip().getInt(Long.BYTES);
        if (length <= 0) {
          break; // Space that was laid out in advance.
        }
        boolean isControl = (head.getShort(ATTRIBUTES_AT) & CONTROL) != 0;
        batches.add(new Batch(head.getLong(0), at, isControl));
        at += BATCH_HEAD_BYTES + length;
      }
    }
    return batches;
  }
}
