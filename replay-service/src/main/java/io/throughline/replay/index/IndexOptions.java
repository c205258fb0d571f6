package io.throughline.replay.index;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
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

  private final LRUCache cache;
  private final BloomFilter bloom = new BloomFilter(10);
  final Options database = new Options();
  final WriteOptions write = new WriteOptions().setDisableWAL(true);

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
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setLevelCompactionDynamicLevelBytes(true)
        .setCompressionPerLevel(compression())
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
  private static List<CompressionType> compression() {
    CompressionType[] levels = new CompressionType[LEVELS];
    java.util.Arrays.fill(levels, CompressionType.LZ4_COMPRESSION);
    levels[LEVELS - 1] = CompressionType.ZSTD_COMPRESSION;
    return List.of(levels);
  }

  @Override
  public void close() {
    write.close();
    database.close();
    bloom.close();
    cache.close();
  }
}
