package io.throughline.replay.index;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Takes a batch apart: keys and values of what it puts. */
final class Puts extends WriteBatch.Handler {

  private final List<byte[][]> puts = new ArrayList<>();

  private Puts() {}

  static List<byte[][]> of(WriteBatch batch) throws RocksDBException {
    try (Puts handler = new Puts()) {
      batch.iterate(handler);
      return handler.puts;
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    puts.add(new byte[][] {key, value});
  }

  @Override
  public void put(int columnFamilyId, byte[] key, byte[] value) {
    put(key, value);
  }

  @Override
  public void merge(int columnFamilyId, byte[] key, byte[] value) {
    throw new UnsupportedOperationException("merge");
  }

  @Override
  public void merge(byte[] key, byte[] value) {
    throw new UnsupportedOperationException("merge");
  }

  @Override
  public void delete(int columnFamilyId, byte[] key) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void delete(byte[] key) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void singleDelete(int columnFamilyId, byte[] key) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void singleDelete(byte[] key) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void deleteRange(int columnFamilyId, byte[] beginKey, byte[] endKey) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void deleteRange(byte[] beginKey, byte[] endKey) {
    throw new UnsupportedOperationException("delete");
  }

  @Override
  public void logData(byte[] blob) {}

  @Override
  public void putBlobIndex(int columnFamilyId, byte[] key, byte[] value) {
    throw new UnsupportedOperationException("blob");
  }

  @Override
  public void markBeginPrepare() {}

  @Override
  public void markEndPrepare(byte[] xid) {}

  @Override
  public void markNoop(boolean emptyBatch) {}

  @Override
  public void markRollback(byte[] xid) {}

  @Override
  public void markCommit(byte[] xid) {}

  @Override
  public void markCommitWithTimestamp(byte[] xid, byte[] ts) {}
}
