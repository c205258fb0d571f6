package io.throughline.replay.index;

import java.util.stream.LongStream;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The offsets of a subject's events in one bucket. They stand in keys that end with the first of a
 * run; a key's value has the others, each as its distance from the one before. A run may repeat
 * what another one has: events that were cut off and came again at the same offsets.
 */
final class SubjectOffsets {

  static final byte[] NO_OTHERS = new byte[0];

  private SubjectOffsets() {}

  /**
   * The value of a run's key.
   *
   * @param offsets ascending, the first one's included
   * @param count how many they are, at least 1
   */
  static byte[] others(long[] offsets, int count) {
    if (count == 1) {
      return NO_OTHERS;
    }
    ByteWriter out = new ByteWriter(2 * count);
    for (int i = 1; i < count; i++) {
      out.number(offsets[i] - offsets[i - 1]);
    }
    return out.toBytes();
  }

  /**
   * All that stand in keys which are {@code prefix} and an offset, ascending; one that two runs
   * have is there twice.
   *
   * @param at is moved to behind them
   */
  static long[] read(RocksIterator at, byte[] prefix) throws RocksDBException {
    LongStream.Builder offsets = LongStream.builder();
    at.seek(prefix);
    while (at.isValid()) {
      byte[] key = at.key();
      if (!IndexKeys.isNumbered(key, prefix)) {
        break;
      }
      addRun(offsets, IndexKeys.offset(key), at.value());
      at.next();
    }
    at.status();
    return offsets.build().sorted().toArray();
  }

  private static void addRun(LongStream.Builder offsets, long first, byte[] others) {
    offsets.add(first);
    long offset = first;
    for (ByteReader in = new ByteReader(others, 0); in.at() < others.length; ) {
      offset += in.number();
      offsets.add(offset);
    }
  }
}
