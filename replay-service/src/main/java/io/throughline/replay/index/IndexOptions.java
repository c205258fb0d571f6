package io.throughline.replay.index;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up, and the native objects that go with it.
 *
 * <p>One column family, so that a flush is atomic over events and consumed offset alike, and no
 * write-ahead log: what was in memory when the process died is read from Kafka again, from the
 * offset that was flushed with the events before it.
 */
final class IndexOptions implements AutoCloseable {

  private static final long MEMTABLE_BYTES = 64L << 20;
  private static final int MEMTABLES = 4;
  private static final long FILE_BYTES = 64L << 20;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int BACKGROUND_JOBS = 2;
  private static final int LEVELS = 7;

  /** Others are opened when they are read: an index has a file for every bucket. */
  private static final int OPEN_FILES_MAX = 2_000;

  /** Of Zstandard: what is written once and read seldom is worth no more processor time. */
  private static final int COMPRESSION_LEVEL = 1;

  private final LRUCache cache;
  private final BloomFilter bloom = new BloomFilter(10);
  private final CompressionOptions compression =
      new CompressionOptions().setLevel(COMPRESSION_LEVEL);
  final Options database = new Options();
  final WriteOptions write = new WriteOptions().setDisableWAL(true);
  final IngestExternalFileOptions load = new IngestExternalFileOptions().setMoveFiles(true);
  final EnvOptions files = new EnvOptions();

  /**
   * @param cacheBytes of blocks kept in memory, decompressed
   */
  IndexOptions(long cacheBytes) {
    cache = new LRUCache(cacheBytes);
    database
        .setCreateIfMissing(true)
        .setWriteBufferSize(MEMTABLE_BYTES)
        .setMaxWriteBufferNumber(MEMTABLES)
        .setMinWriteBufferNumberToMerge(1)
        .setTargetFileSizeBase(FILE_BYTES)
        .setMaxBytesForLevelBase(MEMTABLES * MEMTABLE_BYTES)
        .setMaxOpenFiles(OPEN_FILES_MAX)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionPerLevel(compressionPerLevel())
        .setCompressionOptions(compression)
        .setAllowConcurrentMemtableWrite(false)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockSize(BLOCK_BYTES)
                .setBlockCache(cache)
                .setFilterPolicy(bloom)
                .setOptimizeFiltersForMemory(true)
                .setFormatVersion(5));
  }

  /** What is written again soon is packed fast, what stays is packed well. */
  private static List<CompressionType> compressionPerLevel() {
    CompressionType[] levels = new CompressionType[LEVELS];
    java.util.Arrays.fill(levels, CompressionType.LZ4_COMPRESSION);
    levels[LEVELS - 1] = CompressionType.ZSTD_COMPRESSION;
    return List.of(levels);
  }

  @Override
  public void close() {
    load.close();
    files.close();
    write.close();
    database.close();
    compression.close();
    bloom.close();
    cache.close();
  }
}
