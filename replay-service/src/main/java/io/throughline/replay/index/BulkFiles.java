package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/**
 * The files that a bucket's events are taken in by: one of events and subjects, and one of what
 * makes them visible. RocksDB takes both or none. Made for one bucket, by one thread.
 */
final class BulkFiles implements AutoCloseable {

  private static final byte[] NOTHING = new byte[0];
  private static final int EVENT_BYTES = 1 << 10;

  private final IndexOptions options;
  private final Path events;
  private final Path coverage;

  private BulkFiles(IndexOptions options, Path events, Path coverage) {
    this.options = options;
    this.events = events;
    this.coverage = coverage;
  }

  /** Beside the database, from where files can be moved into it. */
  static BulkFiles in(Path database, IndexOptions options) {
    BulkFiles files =
        new BulkFiles(options, database.resolve("bulk-events"), database.resolve("bulk-coverage"));
    files.delete();
    return files;
  }

  List<String> paths() {
    return List.of(events.toString(), coverage.toString());
  }

  void write(
      IndexedPartition partition, Coverage covered, SortedMap<TenantId, List<LoggedEvent>> byTenant)
      throws RocksDBException {
    long bucket = IndexKeys.bucketOf(byTenant.values().iterator().next().getFirst().offset());
    List<TenantKeys> tenants =
        byTenant.keySet().stream().map(tenant -> new TenantKeys(partition, tenant)).toList();
    try (BulkFile out = new BulkFile(events, options)) {
      putEvents(out, bucket, tenants, byTenant.values());
      putSubjects(out, bucket, tenants, byTenant.values());
      out.finish();
    }
    try (BulkFile out = new BulkFile(coverage, options)) {
      for (TenantKeys keys : tenants) {
        out.prefix(keys.buckets());
        out.put(bucket, NOTHING, 0);
      }
      out.prefix(IndexKeys.partition(IndexKeys.COVERAGE, partition));
      out.put(covered.encode());
      out.finish();
    }
  }

  @Override
  public void close() {
    delete();
  }

  private static void putEvents(
      BulkFile out,
      long bucket,
      List<TenantKeys> tenants,
      Collection<List<LoggedEvent>> eventsOfTenants)
      throws RocksDBException {
    ByteWriter value = new ByteWriter(EVENT_BYTES);
    Iterator<TenantKeys> tenant = tenants.iterator();
    for (List<LoggedEvent> each : eventsOfTenants) {
      out.prefix(tenant.next().prefix(bucket, null));
      for (LoggedEvent event : each) {
        value.clear();
        StoredEvent.encode(event, value);
        out.put(event.offset(), value.bytes(), value.length());
      }
    }
  }

  private static void putSubjects(
      BulkFile out,
      long bucket,
      List<TenantKeys> tenants,
      Collection<List<LoggedEvent>> eventsOfTenants)
      throws RocksDBException {
    Iterator<TenantKeys> tenant = tenants.iterator();
    for (List<LoggedEvent> each : eventsOfTenants) {
      byte[] prefix = tenant.next().subjectsIn(bucket);
      for (Map.Entry<Long, Run> subject : runs(each).entrySet()) {
        Run run = subject.getValue();
        byte[] others = SubjectOffsets.others(run.offsets, run.length);
        out.prefix(IndexKeys.with(prefix, subject.getKey()));
        out.put(run.offsets[0], others, others.length);
      }
    }
  }

  /** The offsets of each subject's hash, in the order of their keys. */
  private static SortedMap<Long, Run> runs(List<LoggedEvent> events) {
    SortedMap<Long, Run> runs = new TreeMap<>(Long::compareUnsigned);
    for (LoggedEvent event : events) {
      String subject = event.event().subject();
      if (subject != null) {
        runs.computeIfAbsent(IndexKeys.hash(subject), hash -> new Run()).add(event.offset());
      }
    }
    return runs;
  }

  /** Offsets, ascending. */
  private static final class Run {
    private long[] offsets = new long[8];
    private int length;

    void add(long offset) {
      if (length == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * length);
      }
      offsets[length++] = offset;
    }
  }

  /** What was taken in is not here any more. */
  private void delete() {
    try {
      Files.deleteIfExists(events);
      Files.deleteIfExists(coverage);
    } catch (IOException e) {
      throw new IndexFailedException("deleting files that were taken in", e);
    }
  }
}
