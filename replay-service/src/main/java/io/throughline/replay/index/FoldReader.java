package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.log.SnapshotReader.SubjectState;
import io.throughline.log.SubjectFold;
import io.throughline.log.SubjectOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/**
 * A walk over a tenant's subjects, as they were at one offset: what was folded up to the last
 * version before it, and on top the events between the two. All of it from one moment of the
 * database, whatever is written meanwhile.
 *
 * @param subject the only one wanted; absent means all
 * @param afterSubject where the walk begins, exclusive; absent means with the first
 * @param offset the events before it are in the states
 * @param logStart what is before it is in no state
 */
record FoldReader(
    @Nullable String subject, @Nullable String afterSubject, long offset, long logStart) {

  /** Events between a version and the offset; many more than there are where folding keeps up. */
  static final int PENDING_MAX = 50_000;

  /** What became of a walk. */
  enum Walked {
    TO_THE_END,
    /** The reader had enough before the end. */
    STOPPED,
    /** More events than {@link #PENDING_MAX} are not folded: folding is far behind. */
    NOT_FOLDED
  }

  /**
   * @param reader says whether it takes a state and wants more
   */
  Walked run(RocksDB db, TenantKeys keys, TenantId tenant, Predicate<SubjectState> reader)
      throws RocksDBException {
    Snapshot moment = db.getSnapshot();
    try (ReadOptions options = new ReadOptions().setSnapshot(moment)) {
      long version = FoldStore.versionBefore(db, options, keys, offset);
      TreeMap<String, List<LoggedEvent>> pending = pending(db, moment, keys, tenant, version);
      if (pending == null) {
        return Walked.NOT_FOLDED;
      }
      try (RocksIterator states = db.newIterator(options);
          RocksIterator past = db.newIterator(options)) {
        Walk walk = new Walk(keys, version, pending, past, reader);
        return walk.over(states) ? Walked.TO_THE_END : Walked.STOPPED;
      }
    } finally {
      db.releaseSnapshot(moment);
    }
  }

  private @Nullable TreeMap<String, List<LoggedEvent>> pending(
      RocksDB db, Snapshot moment, TenantKeys keys, TenantId tenant, long version)
      throws RocksDBException {
    TreeMap<String, List<LoggedEvent>> bySubject = new TreeMap<>(SubjectOrder.BY_BYTES);
    long from = Math.max(version, logStart);
    int[] left = {PENDING_MAX};
    boolean tooMany =
        from < offset
            && IndexScan.forward(subject, from, offset)
                .run(
                    db,
                    moment,
                    keys,
                    tenant,
                    event -> {
                      String of = event.event().subject();
                      if (of != null && isWanted(of)) {
                        bySubject.computeIfAbsent(of, s -> new ArrayList<>()).add(event);
                      }
                      return --left[0] > 0;
                    });
    return tooMany ? null : bySubject;
  }

  private boolean isWanted(String name) {
    return (subject == null || subject.equals(name))
        && (afterSubject == null || SubjectOrder.BY_BYTES.compare(name, afterSubject) > 0);
  }

  /** Goes through the stored states and those that are pending alone, in one order. */
  private final class Walk {

    private final TenantKeys keys;
    private final long version;
    private final TreeMap<String, List<LoggedEvent>> pending;
    private final RocksIterator past;
    private final Predicate<SubjectState> reader;

    Walk(
        TenantKeys keys,
        long version,
        TreeMap<String, List<LoggedEvent>> pending,
        RocksIterator past,
        Predicate<SubjectState> reader) {
      this.keys = keys;
      this.version = version;
      this.pending = pending;
      this.past = past;
      this.reader = reader;
    }

    /** Whether the reader took everything. */
    boolean over(RocksIterator at) throws RocksDBException {
      byte[] end = IndexKeys.after(subject == null ? keys.states() : keys.state(subject));
      for (at.seek(begin()); at.isValid() && FoldStore.isBefore(at.key(), end); at.next()) {
        String name = keys.subjectOf(at.key());
        if (!isWanted(name)) {
          continue;
        }
        if (!takePendingBefore(name)) {
          return false;
        }
        List<LoggedEvent> events = pending.remove(name);
        if (!take(name, stored(name, at.value()), events == null ? List.of() : events)) {
          return false;
        }
      }
      at.status();
      return takePendingBefore(null);
    }

    private byte[] begin() {
      String from = subject != null ? subject : afterSubject;
      return from == null ? keys.states() : keys.state(from);
    }

    /** What the subject had come to at the version; nothing if it was not there yet. */
    private @Nullable SubjectFold stored(String name, byte[] newest) throws RocksDBException {
      if (StoredFold.version(newest) <= version) {
        return StoredFold.decode(newest);
      }
      boolean wasThere =
          StoredFold.oldestOffset(newest) < version
              && FoldStore.seekPast(past, keys, name, version);
      return wasThere ? StoredFold.decode(past.value()) : null;
    }

    private boolean takePendingBefore(@Nullable String name) {
      while (!pending.isEmpty()
          && (name == null || SubjectOrder.BY_BYTES.compare(pending.firstKey(), name) < 0)) {
        Map.Entry<String, List<LoggedEvent>> first = pending.firstEntry();
        if (!take(first.getKey(), null, first.getValue())) {
          return false;
        }
        pending.remove(first.getKey());
      }
      return true;
    }

    private boolean take(String name, @Nullable SubjectFold from, List<LoggedEvent> events) {
      SubjectFold fold = from;
      for (LoggedEvent event : events) {
        fold = SubjectFold.step(fold, event);
      }
      SubjectState state = fold == null ? null : fold.stateSince(name, logStart);
      return state == null || reader.test(state);
    }
  }
}
