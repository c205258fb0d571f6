package io.throughline.replay.index;

import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.log.SubjectFold;
import io.throughline.log.SubjectOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/**
 * What tenants' subjects have come to, in the index.
 *
 * <p>A tenant's events are folded some hundreds at a time: read in one go, each subject's state
 * read and written once. Until then a reader folds what is not folded yet; see {@link FoldReader}.
 * Each time makes a <em>version</em>, the offset up to which the tenant is folded. Beside the
 * newest state of each subject stand the older ones, so that a moment of the past is answered from
 * the version before it, and a reader is never more than the events between two versions away from
 * one.
 *
 * <p>States, older states and the version are one atomic write, and they are made of nothing but
 * the index's own events: after a crash they are as old as their version says, and never wrong.
 *
 * <p>A state remembers which event named each member last, so retention costs nothing here: readers
 * leave out what the log has no more, and {@link #expire} takes away what nobody can be shown.
 */
final class FoldStore {

  private static final byte[] NOTHING = new byte[0];

  private final EventIndex index;

  FoldStore(EventIndex index) {
    this.index = index;
  }

  /** A tenant's events that were read to be folded, by subject. */
  record Pending(Map<String, List<LoggedEvent>> bySubject, int events, long next) {}

  /** The offset up to which the tenant is folded; 0 if nothing is. */
  long foldedTo(TenantKeys keys) {
    return index.use("reading", db -> versionNow(db, keys));
  }

  /** The newest version that is not after {@code offset}; 0 if there is none. */
  static long versionBefore(RocksDB db, ReadOptions options, TenantKeys keys, long offset)
      throws RocksDBException {
    byte[] first = keys.folded(0);
    try (RocksIterator at = db.newIterator(options)) {
      at.seekForPrev(keys.folded(offset));
      boolean found = at.isValid() && hasPrefix(at.key(), first, first.length - Long.BYTES);
      at.status();
      return found ? IndexKeys.offset(at.key()) : 0;
    }
  }

  /**
   * Folds the tenant's next events, if there are enough to be worth it.
   *
   * @param newest of them; the index has them, and ends behind them
   * @param follow whether all before those is folded
   * @return how many there were: folded if they were {@code eventsMin} or more
   */
  int advance(
      IndexedPartition partition,
      TenantId tenant,
      AtHand newest,
      boolean follow,
      int eventsMin,
      int eventsMax) {
    TenantKeys keys = new TenantKeys(partition, tenant);
    return index.use(
        "folding",
        db -> {
          long from = follow ? newest.from() : versionNow(db, keys);
          Pending pending = pending(db, keys, tenant, from, newest, eventsMax);
          if (pending.events() > 0 && pending.events() >= eventsMin) {
            index.write(batch -> put(batch, db, keys, pending));
          }
          return pending.events();
        });
  }

  private static long versionNow(RocksDB db, TenantKeys keys) throws RocksDBException {
    try (ReadOptions options = new ReadOptions()) {
      return versionBefore(db, options, keys, Long.MAX_VALUE);
    }
  }

  private static Pending pending(
      RocksDB db, TenantKeys keys, TenantId tenant, long from, AtHand newest, int eventsMax)
      throws RocksDBException {
    Map<String, List<LoggedEvent>> bySubject = new HashMap<>();
    int[] events = {0};
    long[] next = {from};
    Predicate<LoggedEvent> taker =
        event -> {
          String subject = event.event().subject();
          if (subject != null) {
            bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(event);
          }
          next[0] = event.nextOffset();
          return ++events[0] < eventsMax;
        };
    boolean enough =
        from < newest.from()
            && IndexScan.forward(null, from, newest.from()).run(db, keys, tenant, taker);
    Iterator<LoggedEvent> at = newest.events().iterator();
    while (at.hasNext() && !enough) {
      LoggedEvent event = at.next();
      enough = event.offset() >= from && !taker.test(event);
    }
    SortedMap<String, List<LoggedEvent>> inOrder = new TreeMap<>(SubjectOrder.BY_BYTES);
    inOrder.putAll(bySubject);
    return new Pending(inOrder, events[0], next[0]);
  }

  private static void put(WriteBatch batch, RocksDB db, TenantKeys keys, Pending pending)
      throws RocksDBException {
    List<byte[]> states = new ArrayList<>(pending.bySubject().size());
    pending.bySubject().keySet().forEach(subject -> states.add(keys.state(subject)));
    // In one go and in order: neighbours lie in the same blocks.
    Iterator<byte[]> found = db.multiGetAsList(states).iterator();
    Iterator<byte[]> at = states.iterator();
    for (Map.Entry<String, List<LoggedEvent>> entry : pending.bySubject().entrySet()) {
      byte[] key = at.next();
      byte @Nullable [] before = found.next();
      SubjectFold fold = before == null ? null : StoredFold.decode(before);
      for (LoggedEvent event : entry.getValue()) {
        fold = SubjectFold.step(fold, event);
      }
      if (before != null) {
        batch.put(keys.past(entry.getKey(), StoredFold.version(before)), before);
      }
      if (fold != null) {
        batch.put(key, StoredFold.encode(pending.next(), fold));
      }
    }
    batch.put(keys.folded(pending.next()), NOTHING);
  }

  /** Forgets all that is folded of a tenant. */
  void putForgotten(WriteBatch batch, TenantKeys keys) throws RocksDBException {
    for (byte[] prefix : keys.folds()) {
      batch.deleteRange(prefix, IndexKeys.after(prefix));
    }
  }

  /** The tenants that something is folded of. */
  List<TenantId> tenants(IndexedPartition partition) {
    return index.use("reading", db -> IndexScan.tenants(db, IndexKeys.FOLDED, partition));
  }

  /**
   * Takes away what is of no use to a reader of {@code logStart} or later: states without an event
   * that is left, and states that a newer version stands for.
   */
  void expire(IndexedPartition partition, TenantId tenant, long logStart) {
    TenantKeys keys = new TenantKeys(partition, tenant);
    index.use(
        "expiring",
        db -> {
          try (ReadOptions options = new ReadOptions()) {
            long kept = versionBefore(db, options, keys, logStart);
            deleteBetween(db, keys.folded(0), keys.folded(kept), null);
            expireStates(db, options, keys, logStart, kept);
          }
          return true;
        });
  }

  private void expireStates(
      RocksDB db, ReadOptions options, TenantKeys keys, long logStart, long kept)
      throws RocksDBException {
    byte[] prefix = keys.states();
    byte[] end = IndexKeys.after(prefix);
    try (RocksIterator at = db.newIterator(options);
        RocksIterator past = db.newIterator(options)) {
      for (at.seek(prefix); at.isValid() && isBefore(at.key(), end); at.next()) {
        byte[] value = at.value();
        if (StoredFold.oldestOffset(value) >= logStart) {
          continue; // everything of it is left
        }
        String subject = keys.subjectOf(at.key());
        byte[] first = keys.past(subject, 0);
        if (StoredFold.newestOffset(value) < logStart) {
          deleteBetween(db, first, keys.past(subject, Long.MAX_VALUE), at.key());
        } else if (StoredFold.version(value) <= kept) {
          deleteBetween(db, first, keys.past(subject, Long.MAX_VALUE), null);
        } else {
          if (seekPast(past, keys, subject, kept)) {
            deleteBetween(db, first, past.key(), null);
          }
        }
      }
      at.status();
    }
  }

  /** Deletes keys one by one: a range would be looked at by every later walk over it. */
  private void deleteBetween(RocksDB db, byte[] from, byte[] to, byte @Nullable [] also) {
    index.write(
        batch -> {
          try (Slice end = new Slice(to);
              ReadOptions bounds = new ReadOptions().setIterateUpperBound(end);
              RocksIterator at = db.newIterator(bounds)) {
            for (at.seek(from); at.isValid(); at.next()) {
              batch.delete(at.key());
            }
            at.status();
          }
          if (also != null) {
            batch.delete(also);
          }
        });
  }

  /**
   * Goes to what the subject had come to at {@code version}, among the older states.
   *
   * @return whether there is such a state
   */
  static boolean seekPast(RocksIterator at, TenantKeys keys, String subject, long version)
      throws RocksDBException {
    byte[] wanted = keys.past(subject, version);
    at.seekForPrev(wanted);
    at.status();
    return at.isValid() && hasPrefix(at.key(), wanted, wanted.length - Long.BYTES);
  }

  private static boolean hasPrefix(byte[] key, byte[] other, int length) {
    return key.length == other.length && Arrays.equals(key, 0, length, other, 0, length);
  }

  static boolean isBefore(byte[] key, byte[] end) {
    return Arrays.compareUnsigned(key, end) < 0;
  }
}
