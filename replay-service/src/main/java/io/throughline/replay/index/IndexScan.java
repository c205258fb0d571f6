package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * A walk over a tenant's events with {@code from <= offset < to}, of which there is at least one.
 *
 * @param subject walks that subject's keys alone; absent walks all events
 * @param newestFirst the direction
 */
record IndexScan(@Nullable String subject, long from, long to, boolean newestFirst) {

  static IndexScan forward(@Nullable String subject, long from, long to) {
    return new IndexScan(subject, from, to, false);
  }

  static IndexScan backward(@Nullable String subject, long from, long to) {
    return new IndexScan(subject, from, to, true);
  }

  /** Whether the reader had enough before the end of the range. */
  boolean run(RocksDB db, TenantKeys keys, TenantId tenant, Predicate<LoggedEvent> reader)
      throws RocksDBException {
    return run(db, null, keys, tenant, reader);
  }

  /**
   * Goes from one of the tenant's buckets to the next, and walks the range in each.
   *
   * @param moment what the database was at; absent for what it is
   */
  boolean run(
      RocksDB db,
      @Nullable Snapshot moment,
      TenantKeys keys,
      TenantId tenant,
      Predicate<LoggedEvent> reader)
      throws RocksDBException {
    try (Slice start = new Slice(keys.bucket(IndexKeys.bucketOf(from)));
        Slice end = new Slice(keys.bucket(IndexKeys.bucketOf(to - 1) + 1));
        ReadOptions bounds =
            new ReadOptions().setIterateLowerBound(start).setIterateUpperBound(end);
        ReadOptions everywhere = new ReadOptions();
        RocksIterator buckets = db.newIterator(at(bounds, moment));
        RocksIterator at = db.newIterator(at(everywhere, moment))) {
      for (first(buckets); buckets.isValid(); next(buckets)) {
        byte[] prefix = keys.prefix(IndexKeys.offset(buckets.key()), subject);
        if (walk(db, keys, tenant, at, prefix, reader)) {
          return true;
        }
      }
      buckets.status();
      return false;
    }
  }

  /** Whether the reader had enough in this bucket. */
  private boolean walk(
      RocksDB db,
      TenantKeys keys,
      TenantId tenant,
      RocksIterator at,
      byte[] prefix,
      Predicate<LoggedEvent> reader)
      throws RocksDBException {
    return subject == null
        ? walkEvents(tenant, at, prefix, reader)
        : walkSubject(db, keys, tenant, SubjectOffsets.read(at, prefix), reader);
  }

  private boolean walkEvents(
      TenantId tenant, RocksIterator at, byte[] prefix, Predicate<LoggedEvent> reader)
      throws RocksDBException {
    if (newestFirst) {
      at.seekForPrev(IndexKeys.with(prefix, to - 1));
    } else {
      at.seek(IndexKeys.with(prefix, from));
    }
    while (at.isValid()) {
      byte[] key = at.key();
      if (!IndexKeys.isNumbered(key, prefix)) {
        break;
      }
      long offset = IndexKeys.offset(key);
      if (offset < from || offset >= to) {
        break;
      }
      if (!reader.test(StoredEvent.decode(tenant, offset, at.value()))) {
        return true;
      }
      next(at);
    }
    at.status();
    return false;
  }

  private boolean walkSubject(
      RocksDB db, TenantKeys keys, TenantId tenant, long[] offsets, Predicate<LoggedEvent> reader)
      throws RocksDBException {
    long before = -1;
    for (int i = 0; i < offsets.length; i++) {
      long offset = offsets[newestFirst ? offsets.length - 1 - i : i];
      if (offset < from || offset >= to || offset == before) {
        continue;
      }
      before = offset;
      byte[] value = db.get(keys.event(offset));
      // Nothing where retention or a cut took the event: its subject is not told.
      if (value != null && !reader.test(StoredEvent.decode(tenant, offset, value))) {
        return true;
      }
    }
    return false;
  }

  static List<IndexedPartition> partitions(RocksDB db) throws RocksDBException {
    List<IndexedPartition> partitions = new ArrayList<>();
    try (RocksIterator at = db.newIterator()) {
      at.seek(new byte[] {IndexKeys.COVERAGE});
      while (at.isValid() && at.key()[0] == IndexKeys.COVERAGE) {
        partitions.add(IndexKeys.partitionOf(at.key()));
        at.next();
      }
      at.status();
    }
    return partitions;
  }

  /**
   * Jumps from one tenant's first key to behind its last.
   *
   * @param kind of keys that end with a number
   */
  static List<TenantId> tenants(RocksDB db, byte kind, IndexedPartition partition)
      throws RocksDBException {
    byte[] prefix = IndexKeys.partition(kind, partition);
    List<TenantId> tenants = new ArrayList<>();
    try (Slice end = new Slice(IndexKeys.after(prefix));
        ReadOptions bounds = new ReadOptions().setIterateUpperBound(end);
        RocksIterator at = db.newIterator(bounds)) {
      at.seek(prefix);
      while (at.isValid()) {
        byte[] key = at.key();
        tenants.add(IndexKeys.tenantOf(key, prefix.length));
        at.seek(IndexKeys.after(IndexKeys.withoutOffset(key)));
      }
      at.status();
    }
    return tenants;
  }

  private static ReadOptions at(ReadOptions options, @Nullable Snapshot moment) {
    return moment == null ? options : options.setSnapshot(moment);
  }

  private void first(RocksIterator at) {
    if (newestFirst) {
      at.seekToLast();
    } else {
      at.seekToFirst();
    }
  }

  private void next(RocksIterator at) {
    if (newestFirst) {
      at.prev();
    } else {
      at.next();
    }
  }
}
