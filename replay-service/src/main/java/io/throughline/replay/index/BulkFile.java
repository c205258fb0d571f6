package io.throughline.replay.index;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * A file that RocksDB can take in, while it is being written: keys in ascending order, each a
 * prefix and at most one number after it. Keys and values go through buffers outside the heap,
 * which RocksDB reads where they are.
 */
final class BulkFile implements AutoCloseable {

  private static final int KEY_BYTES_MAX = 2 << 10;
  private static final int VALUE_BYTES = 16 << 10;

  private final SstFileWriter out;
  private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES_MAX);
  private ByteBuffer value = ByteBuffer.allocateDirect(VALUE_BYTES);
  private int prefixBytes;

  BulkFile(Path file, IndexOptions options) throws RocksDBException {
    out = new SstFileWriter(options.files, options.database);
    try {
      out.open(file.toString());
    } catch (RocksDBException e) {
      out.close();
      throw e;
    }
  }

  /** What the next keys begin with. */
  void prefix(byte[] prefix) {
    key.clear().put(prefix);
    prefixBytes = prefix.length;
  }

  /** A key that is the prefix and {@code number}. */
  void put(long number, byte[] bytes, int length) throws RocksDBException {
    key.limit(prefixBytes + Long.BYTES).position(prefixBytes);
    key.putLong(number).flip();
    put(bytes, length);
  }

  /** A key that is the prefix alone. */
  void put(byte[] bytes) throws RocksDBException {
    key.limit(prefixBytes).position(0);
    put(bytes, bytes.length);
  }

  private void put(byte[] bytes, int length) throws RocksDBException {
    if (value.capacity() < length) {
      value = ByteBuffer.allocateDirect(Math.max(length, 2 * value.capacity()));
    }
    value.clear().put(bytes, 0, length).flip();
    out.put(key, value);
  }

  /** Nothing is put any more. */
  void finish() throws RocksDBException {
    out.finish();
  }

  @Override
  public void close() {
    out.close();
  }
}
