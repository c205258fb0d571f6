package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/**
 * The files that a bucket's events are taken in by: one of events and subjects, and one of what
 * makes them visible. RocksDB takes both or none. Made for one bucket, by one thread.
 */
final class BulkFiles implements AutoCloseable {

  private static final byte[] NOTHING = new byte[0];

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
    List<TenantKeys> tenants = new ArrayList<>();
    try (SstFileWriter out = new SstFileWriter(options.files, options.database)) {
      out.open(events.toString());
      for (Map.Entry<TenantId, List<LoggedEvent>> tenant : byTenant.entrySet()) {
        TenantKeys keys = new TenantKeys(partition, tenant.getKey());
        tenants.add(keys);
        byte[] prefix = keys.prefix(bucket, null);
        for (LoggedEvent event : tenant.getValue()) {
          out.put(IndexKeys.with(prefix, event.offset()), StoredEvent.encode(event));
        }
      }
      int at = 0;
      for (List<LoggedEvent> each : byTenant.values()) {
        putSubjects(out, tenants.get(at++).subjectsIn(bucket), each);
      }
      out.finish();
    }
    try (SstFileWriter out = new SstFileWriter(options.files, options.database)) {
      out.open(coverage.toString());
      for (TenantKeys keys : tenants) {
        out.put(keys.bucket(bucket), NOTHING);
      }
      out.put(IndexKeys.partition(IndexKeys.COVERAGE, partition), covered.encode());
      out.finish();
    }
  }

  @Override
  public void close() {
    delete();
  }

  /** In the order of their keys: by hash, and then by offset. */
  private static void putSubjects(SstFileWriter out, byte[] prefix, List<LoggedEvent> events)
      throws RocksDBException {
    record Named(long hash, long offset) {}
    List<Named> subjects = new ArrayList<>(events.size());
    for (LoggedEvent event : events) {
      String subject = event.event().subject();
      if (subject != null) {
        subjects.add(new Named(IndexKeys.hash(subject), event.offset()));
      }
    }
    subjects.sort(
        (a, b) -> {
          int byHash = Long.compareUnsigned(a.hash(), b.hash());
          return byHash != 0 ? byHash : Long.compare(a.offset(), b.offset());
        });
    for (Named subject : subjects) {
      out.put(IndexKeys.with(IndexKeys.with(prefix, subject.hash()), subject.offset()), NOTHING);
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
