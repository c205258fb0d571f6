package io.throughline.replay.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.log.SnapshotReader.SubjectState;
import io.throughline.log.SubjectFold;
import io.throughline.log.SubjectOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The process dies after each write to the disk in turn, with everything up to it on the disk and
 * nothing after it. What is left must be whole: as many events as the offset says, and states that
 * are the fold of the events before their version.
 */
class IndexCrashTest {

  private static final IndexedPartition PARTITION =
      new IndexedPartition(new StreamName("execution"), 7, 0);
  private static final List<TenantId> TENANTS =
      List.of(new TenantId("acme"), new TenantId("globex"));
  private static final int BATCHES = 12;
  private static final int BATCH_EVENTS = 20;
  private static final int FOLD_EVERY = 8;

  @TempDir Path directory;

  private final List<LoggedEvent> log = events(BATCHES * BATCH_EVENTS);
  private final List<Path> crashes = new ArrayList<>();

  @Test
  void whereverItCrashes_whatIsLeftIsWhole() throws Exception {
    run(new Crashing());
    assertThat(crashes).hasSizeGreaterThan(2 * BATCHES);
    for (Path crash : crashes) {
      assertThat(faultOf(crash)).as(crash.toString()).isEmpty();
    }
  }

  /**
   * The same run with the rule broken: what is written last, the offset, goes to the disk apart.
   */
  @Test
  void anOffsetWrittenApartFromItsEvents_isFoundOut() throws Exception {
    run(
        (Batches)
            (db, options, batch) -> {
              try (WriteBatch first = new WriteBatch();
                  WriteBatch second = new WriteBatch()) {
                List<byte[][]> puts = Puts.of(batch);
                for (byte[][] put : puts) {
                  boolean isOffset = put[0][0] == IndexKeys.COVERAGE;
                  (isOffset ? first : second).put(put[0], put[1]);
                }
                writeThenCrash(db, options, first);
                writeThenCrash(db, options, second);
              }
            });
    assertThat(crashes).anyMatch(crash -> !faultOf(crash).isEmpty());
  }

  /** And with files of events taken in after the file that says that they are there. */
  @Test
  void anOffsetTakenInApartFromItsEvents_isFoundOut() throws Exception {
    run(
        new Crashing() {
          @Override
          public void load(RocksDB db, IngestExternalFileOptions options, List<String> files)
              throws RocksDBException {
            super.load(db, options, List.of(files.getLast()));
            super.load(db, options, List.of(files.getFirst()));
          }
        });
    assertThat(crashes).anyMatch(crash -> !faultOf(crash).isEmpty());
  }

  /** And with a tenant's version on the disk before the states that it stands for. */
  @Test
  void aVersionWrittenApartFromItsStates_isFoundOut() throws Exception {
    run(
        (Batches)
            (db, options, batch) -> {
              try (WriteBatch first = new WriteBatch();
                  WriteBatch second = new WriteBatch()) {
                for (byte[][] put : Puts.of(batch)) {
                  boolean isState = put[0][0] == IndexKeys.STATE;
                  (isState ? second : first).put(put[0], put[1]);
                }
                writeThenCrash(db, options, first);
                writeThenCrash(db, options, second);
              }
            });
    assertThat(crashes).anyMatch(crash -> !faultOf(crash).isEmpty());
  }

  /** A way to write batches; files are taken in as they should be. */
  private interface Batches extends EventIndex.Writes {}

  /** Dies after everything. */
  private class Crashing implements EventIndex.Writes {

    @Override
    public void write(RocksDB db, WriteOptions options, WriteBatch batch) throws RocksDBException {
      writeThenCrash(db, options, batch);
    }

    /** Without a flush: what is in memory alone is lost, and what was taken in is not. */
    @Override
    public void load(RocksDB db, IngestExternalFileOptions options, List<String> files)
        throws RocksDBException {
      EventIndex.Writes.super.load(db, options, files);
      crash(db);
    }
  }

  /** Every other write stays in memory until another makes it go to the disk. */
  @Test
  void whatIsTakenIn_neverOvertakesWhatWasWrittenBefore() throws Exception {
    run(
        new Crashing() {
          @Override
          public void write(RocksDB db, WriteOptions options, WriteBatch batch)
              throws RocksDBException {
            db.write(options, batch);
            crash(db);
          }
        });
    assertThat(crashes).hasSizeGreaterThan(2 * BATCHES);
    assertThat(crashes).anyMatch(crash -> coverageOf(crash) > 0);
    for (Path crash : crashes) {
      assertThat(faultOf(crash)).as(crash.toString()).isEmpty();
    }
  }

  private static long coverageOf(Path crash) {
    try (EventIndex index = EventIndex.open(crash, 1 << 20)) {
      return index.coverage(PARTITION).map(Coverage::next).orElse(0L);
    }
  }

  private void run(EventIndex.Writes writes) {
    Path live = directory.resolve("live");
    IndexDirectory.open(directory, 1 << 20).close(); // loads the library
    try (EventIndex index = EventIndex.open(live, 1 << 20, writes)) {
      FoldStore folds = new FoldStore(index);
      for (int i = 0; i < BATCHES; i++) {
        int next = (i + 1) * BATCH_EVENTS;
        List<LoggedEvent> batch = log.subList(i * BATCH_EVENTS, next);
        if (i % 3 == 1) {
          index.load(PARTITION, new Coverage(0, next), batch);
        } else {
          index.append(PARTITION, new Coverage(0, next), batch);
        }
        for (TenantId tenant : TENANTS) {
          folds.advance(PARTITION, tenant, AtHand.nothing(next), false, FOLD_EVERY, FOLD_EVERY);
        }
      }
    }
  }

  private void writeThenCrash(RocksDB db, WriteOptions options, WriteBatch batch)
      throws RocksDBException {
    db.write(options, batch);
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
    }
    crash(db);
  }

  private void crash(RocksDB db) throws RocksDBException {
    Path crash = directory.resolve("crash-" + crashes.size());
    db.pauseBackgroundWork(); // nothing moves while it is copied
    copy(directory.resolve("live"), crash);
    db.continueBackgroundWork();
    crashes.add(crash);
  }

  /** Empty if the index is whole. */
  private String faultOf(Path crash) {
    try (EventIndex index = EventIndex.open(crash, 1 << 20)) {
      int next = index.coverage(PARTITION).map(Coverage::next).orElse(0L).intValue();
      for (TenantId tenant : TENANTS) {
        List<LoggedEvent> expected =
            log.subList(0, next).stream().filter(e -> e.tenant().equals(tenant)).toList();
        List<LoggedEvent> found = new ArrayList<>();
        index.scan(
            PARTITION,
            tenant,
            IndexScan.forward(null, 0, Long.MAX_VALUE),
            event -> found.add(event));
        if (!found.equals(expected)) {
          return "%s has %d events before %d".formatted(tenant, found.size(), next);
        }
        for (long at : new long[] {next, next / 2}) {
          if (!states(index, tenant, at).equals(folded(tenant, at))) {
            return "%s: states at %d".formatted(tenant, at);
          }
        }
      }
      return "";
    }
  }

  private static List<SubjectState> states(EventIndex index, TenantId tenant, long at) {
    List<SubjectState> states = new ArrayList<>();
    TenantKeys keys = new TenantKeys(PARTITION, tenant);
    index.use(
        "reading", db -> new FoldReader(null, null, at, 0).run(db, keys, tenant, states::add));
    return states;
  }

  private List<SubjectState> folded(TenantId tenant, long before) {
    Map<String, SubjectFold> folds = new TreeMap<>(SubjectOrder.BY_BYTES);
    for (LoggedEvent event : log) {
      if (event.tenant().equals(tenant) && event.offset() < before) {
        String subject = String.valueOf(event.event().subject());
        folds.put(subject, SubjectFold.step(folds.get(subject), event));
      }
    }
    return folds.entrySet().stream()
        .map(entry -> entry.getValue().stateSince(entry.getKey(), 0))
        .toList();
  }

  private static List<LoggedEvent> events(int count) {
    Random random = new Random(1);
    List<LoggedEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Event event =
          Event.json(
              "e" + i,
              "/s",
              "t",
              "s" + random.nextInt(5),
              "{\"m%d\":%d}".formatted(random.nextInt(3), i));
      events.add(new LoggedEvent(TENANTS.get(random.nextInt(2)), i, 1000 + i, event));
    }
    return events;
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file)) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
