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
 * A walk over a tenant's events with {@code from <= offset < to}.
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
   * @param moment what the database was at; absent for what it is
   */
  boolean run(
      RocksDB db,
      @Nullable Snapshot moment,
      TenantKeys keys,
      TenantId tenant,
      Predicate<LoggedEvent> reader)
      throws RocksDBException {
    byte[] prefix = keys.prefix(subject);
    try (Slice start = new Slice(IndexKeys.with(prefix, from));
        Slice end = new Slice(IndexKeys.with(prefix, to));
        ReadOptions bounds =
            new ReadOptions().setIterateLowerBound(start).setIterateUpperBound(end);
        RocksIterator at = db.newIterator(at(bounds, moment))) {
      first(at);
      while (at.isValid()) {
        LoggedEvent event = event(db, keys, tenant, at);
        if (event != null && !reader.test(event)) {
          return true;
        }
        next(at);
      }
      at.status();
      return false;
    }
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

  /** Nothing where retention took the event between the two reads. */
  private @Nullable LoggedEvent event(
      RocksDB db, TenantKeys keys, TenantId tenant, RocksIterator at) throws RocksDBException {
    long offset = IndexKeys.offset(at.key());
    byte[] value = subject == null ? at.value() : db.get(keys.event(offset));
    return value == null ? null : StoredEvent.decode(tenant, offset, value);
  }
}
