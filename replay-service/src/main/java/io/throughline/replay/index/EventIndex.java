package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.replay.index.KnownBuckets.TenantBucket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The index in RocksDB: events by bucket, tenant and offset, and by subject there; and what {@link
 * FoldStore} keeps of their subjects.
 *
 * <p>One thread appends, another may drop what retention took; any number of threads read. Events
 * and the offset that they were read up to are one atomic write, so that a crash neither loses nor
 * doubles one. The lock is there for one thing only: RocksDB must not be closed under whoever uses
 * it.
 */
final class EventIndex implements AutoCloseable {

  private static final byte[] NOTHING = new byte[0];
  private static final Comparator<TenantId> TENANT_ORDER =
      Comparator.<TenantId>comparingInt(tenant -> tenant.value().length())
          .thenComparing(TenantId::value);

  private final Path directory;
  private final IndexOptions options;
  private final RocksDB db;
  private final KnownBuckets known = new KnownBuckets();
  private final Writes writes;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  interface Use<T> {
    T with(RocksDB db) throws RocksDBException;
  }

  interface Change {
    void putInto(WriteBatch batch) throws RocksDBException;
  }

  /** How anything gets into the database: a test lets the process die after each. */
  interface Writes {

    Writes DIRECTLY = RocksDB::write;

    void write(RocksDB db, WriteOptions options, WriteBatch batch) throws RocksDBException;

    /**
     * @param files that are taken in together or not at all
     */
    default void load(RocksDB db, IngestExternalFileOptions options, List<String> files)
        throws RocksDBException {
      db.ingestExternalFile(files, options);
    }
  }

  private EventIndex(Path directory, IndexOptions options, RocksDB db, Writes writes) {
    this.directory = directory;
    this.options = options;
    this.db = db;
    this.writes = writes;
  }

  /**
   * Opens the index in {@code directory}, which is made where it is missing.
   *
   * @param cacheBytes of events kept in memory for readers
   */
  static EventIndex open(Path directory, long cacheBytes) {
    return open(directory, cacheBytes, Writes.DIRECTLY);
  }

  static EventIndex open(Path directory, long cacheBytes, Writes writes) {
    IndexOptions options = new IndexOptions(cacheBytes);
    try {
      RocksDB db = RocksDB.open(options.database, directory.toString());
      return new EventIndex(directory, options, db, writes);
    } catch (RocksDBException e) {
      options.close();
      throw new IndexFailedException("opening " + directory, e);
    }
  }

  /** What the index has of {@code partition}, or nothing if it never had any. */
  Optional<Coverage> coverage(IndexedPartition partition) {
    byte[] key = IndexKeys.partition(IndexKeys.COVERAGE, partition);
    return use("reading", db -> Optional.ofNullable(db.get(key)).map(Coverage::decode));
  }

  /**
   * Adds {@code events} and moves the coverage to behind them. Keys go in nearly sorted: what lies
   * together is put into memory together.
   */
  void append(IndexedPartition partition, Coverage coverage, List<LoggedEvent> events) {
    SortedMap<TenantId, List<LoggedEvent>> byTenant = byTenant(events);
    Set<TenantBucket> named = new HashSet<>();
    write(
        batch -> {
          for (Map.Entry<TenantId, List<LoggedEvent>> tenants : byTenant.entrySet()) {
            TenantKeys keys = new TenantKeys(partition, tenants.getKey());
            for (LoggedEvent logged : tenants.getValue()) {
              batch.put(keys.event(logged.offset()), StoredEvent.encode(logged));
              TenantBucket bucket = TenantBucket.of(partition, logged);
              if (!known.contains(bucket) && named.add(bucket)) {
                batch.put(keys.bucket(bucket.number()), NOTHING);
              }
            }
          }
          for (Map.Entry<TenantId, List<LoggedEvent>> tenants : byTenant.entrySet()) {
            TenantKeys keys = new TenantKeys(partition, tenants.getKey());
            for (LoggedEvent logged : tenants.getValue()) {
              String subject = logged.event().subject();
              if (subject != null) {
                batch.put(keys.subject(subject, logged.offset()), SubjectOffsets.NO_OTHERS);
              }
            }
          }
          putCoverage(batch, partition, coverage);
        });
    known.addAll(named);
  }

  /**
   * The same for many events at once: files are made of them, and taken in. While nothing else has
   * been written of their bucket, they are never written again.
   *
   * @param events of one bucket
   */
  void load(IndexedPartition partition, Coverage coverage, List<LoggedEvent> events) {
    use(
        "loading",
        db -> {
          try (BulkFiles files = BulkFiles.in(directory, options)) {
            files.write(partition, coverage, byTenant(events));
            writes.load(db, options.load, files.paths());
          }
          return true;
        });
  }

  private static SortedMap<TenantId, List<LoggedEvent>> byTenant(List<LoggedEvent> events) {
    Map<TenantId, List<LoggedEvent>> byTenant = new HashMap<>();
    for (LoggedEvent logged : events) {
      byTenant.computeIfAbsent(logged.tenant(), tenant -> new ArrayList<>()).add(logged);
    }
    SortedMap<TenantId, List<LoggedEvent>> sorted = new TreeMap<>(TENANT_ORDER);
    sorted.putAll(byTenant);
    return sorted;
  }

  /** Forgets all of {@code partition} and begins anew at {@code offset}. */
  void restart(IndexedPartition partition, long offset) {
    known.forget(partition);
    boolean hadAny = coverage(partition).isPresent();
    write(
        batch -> {
          if (hadAny) { // the trace of a deletion would keep files from the place where they stay
            deleteAll(batch, partition);
          }
          putCoverage(batch, partition, new Coverage(offset, offset));
        });
  }

  /** Forgets {@code partition}, as if it had never been. */
  void forget(IndexedPartition partition) {
    known.forget(partition);
    write(
        batch -> {
          deleteAll(batch, partition);
          batch.delete(IndexKeys.partition(IndexKeys.COVERAGE, partition));
        });
  }

  /**
   * Forgets everything at and after the end of {@code coverage}, and all that is folded of tenants
   * that had such events: it is folded again from what is left.
   */
  void cut(IndexedPartition partition, Coverage coverage) {
    known.forget(partition);
    List<TenantId> tenants = tenants(partition);
    FoldStore folds = new FoldStore(this);
    long bucket = IndexKeys.bucketOf(coverage.next());
    byte[] later = IndexKeys.byBucket(partition, bucket + 1);
    byte[] end = IndexKeys.after(IndexKeys.partition(IndexKeys.BY_BUCKET, partition));
    write(
        batch -> {
          batch.deleteRange(later, end);
          for (TenantId tenant : tenants) {
            TenantKeys keys = new TenantKeys(partition, tenant);
            byte[] inTheBucket = keys.prefix(bucket, null);
            batch.deleteRange(keys.event(coverage.next()), IndexKeys.after(inTheBucket));
            if (folds.foldedTo(keys) > coverage.next()) {
              folds.putForgotten(batch, keys);
            }
          }
          // Subjects without an event are passed over until retention comes to them.
          putCoverage(batch, partition, coverage);
        });
  }

  /** Forgets all buckets before {@code bucket}: nobody may look there any more. */
  void dropBefore(IndexedPartition partition, long bucket) {
    byte[] first = IndexKeys.byBucket(partition, 0);
    byte[] end = IndexKeys.byBucket(partition, bucket);
    List<TenantId> tenants = tenants(partition);
    write(
        batch -> {
          for (TenantId tenant : tenants) {
            TenantKeys keys = new TenantKeys(partition, tenant);
            batch.deleteRange(keys.bucket(0), keys.bucket(bucket));
          }
          batch.deleteRange(first, end);
        });
    use(
        "dropping files",
        db -> {
          db.deleteFilesInRanges(db.getDefaultColumnFamily(), List.of(first, end), false);
          return true;
        });
  }

  /** Forgets {@code events} of one tenant. Their subjects are told when their bucket goes. */
  void drop(IndexedPartition partition, TenantId tenant, List<LoggedEvent> events) {
    TenantKeys keys = new TenantKeys(partition, tenant);
    write(
        batch -> {
          for (LoggedEvent logged : events) {
            batch.delete(keys.event(logged.offset()));
          }
        });
  }

  /**
   * Hands a tenant's events to {@code reader}, one by one, until it has enough.
   *
   * @param reader says whether it wants more. With a subject it may be handed events of others
   * @return whether it had enough before the end
   */
  boolean scan(
      IndexedPartition partition, TenantId tenant, IndexScan scan, Predicate<LoggedEvent> reader) {
    TenantKeys keys = new TenantKeys(partition, tenant);
    return use("reading", db -> scan.run(db, keys, tenant, reader));
  }

  /** The partitions that the index has something of. */
  List<IndexedPartition> partitions() {
    return use("reading", IndexScan::partitions);
  }

  /** The tenants that have events in {@code partition}, without reading the events. */
  List<TenantId> tenants(IndexedPartition partition) {
    return use("reading", db -> IndexScan.tenants(db, IndexKeys.BUCKET, partition));
  }

  /** Makes everything that was written so far survive the process. */
  void flush() {
    use(
        "flushing",
        db -> {
          try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush);
          }
          return true;
        });
  }

  /** Bytes on disk. */
  long size() {
    return use("measuring", db -> db.getLongProperty("rocksdb.live-sst-files-size"));
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        db.close();
        options.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static void deleteAll(WriteBatch batch, IndexedPartition partition)
      throws RocksDBException {
    for (byte kind :
        new byte[] {
          IndexKeys.BY_BUCKET, IndexKeys.BUCKET, IndexKeys.FOLDED, IndexKeys.STATE, IndexKeys.PAST
        }) {
      byte[] prefix = IndexKeys.partition(kind, partition);
      batch.deleteRange(prefix, IndexKeys.after(prefix));
    }
  }

  private static void putCoverage(WriteBatch batch, IndexedPartition partition, Coverage coverage)
      throws RocksDBException {
    batch.put(IndexKeys.partition(IndexKeys.COVERAGE, partition), coverage.encode());
  }

  void write(Change change) {
    use(
        "writing",
        db -> {
          try (WriteBatch batch = new WriteBatch()) {
            change.putInto(batch);
            writes.write(db, options.write, batch);
          }
          return true;
        });
  }

  <T> T use(String what, Use<T> use) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IndexFailedException(what, new IllegalStateException("it is closed"));
      }
      return use.with(db);
    } catch (RocksDBException e) {
      throw new IndexFailedException(what, e);
    } finally {
      lock.readLock().unlock();
    }
  }
}
