package io.throughline.log.recent;

import java.util.Arrays;

/**
 * The newest events by key: where each is in the log. A ring of entries in the order that they were
 * put, and a hash table of places in the ring (open addressing, linear probing). About 48 bytes an
 * entry; grows by doubling up to its limit, then forgets the oldest.
 *
 * <p>Knows no clock. Not safe for use by several threads: its owner guards it.
 */
final class RecentTable {

  static final long NONE = -1;

  private static final int FIRST_CAPACITY = 1024;
  private static final long REMOVED = -1;

  private final int entriesMax;
  private final long windowMillis;
  private final long[] cutSequence;
  private final long[] cutOffset;

  private long[] high = new long[FIRST_CAPACITY];
  private long[] low = new long[FIRST_CAPACITY];
  private long[] place = new long[FIRST_CAPACITY];
  private long[] timeMillis = new long[FIRST_CAPACITY];
  private int[] slots = new int[2 * FIRST_CAPACITY];
  private long oldest;
  private long next;
  private long forgottenEarly;

  /**
   * @param partitions how many there are; each event is in one, by its number
   * @param windowMillis how long an event is kept, by its append time
   */
  RecentTable(int partitions, int entriesMax, long windowMillis) {
    this.entriesMax = entriesMax;
    this.windowMillis = windowMillis;
    this.cutSequence = new long[partitions];
    this.cutOffset = new long[partitions];
  }

  /** The entry of {@code key} if it is there and not too old, or {@link #NONE}. */
  long find(EventKey key, long nowMillis) {
    int slot = slotOf(key);
    if (slots[slot] == 0) {
      return NONE;
    }
    long sequence = sequenceAt(slots[slot] - 1);
    boolean counts = isInLog(sequence) && timeMillis(sequence) >= nowMillis - windowMillis;
    return counts ? sequence : NONE;
  }

  int partition(long entry) {
    return (int) (place[index(entry)] >>> 48);
  }

  /** Of the event itself. */
  long offset(long entry) {
    return place[index(entry)] & 0xFFFF_FFFF_FFFFL;
  }

  long timeMillis(long entry) {
    return timeMillis[index(entry)];
  }

  /** Remembers an event. Of two with the same key, the one that is earlier in the log stays. */
  void put(EventKey key, int partition, long offset, long appendedMillis, long nowMillis) {
    expire(nowMillis);
    if (appendedMillis < nowMillis - windowMillis) {
      return;
    }
    int slot = slotOf(key);
    if (slots[slot] != 0) {
      long had = sequenceAt(slots[slot] - 1);
      boolean stays =
          isInLog(had)
              && (partition(had) != partition || offset(had) <= offset)
              && timeMillis(had) >= nowMillis - windowMillis;
      if (stays) {
        return;
      }
      remove(had);
    }
    append(key, placeOf(partition, offset), appendedMillis);
  }

  /**
   * The log lost what it had from {@code offset} on in {@code partition}; 0 for all of it. What an
   * earlier cut took stays taken: rather forget what is still there than answer with what is not.
   */
  void cut(int partition, long offset) {
    boolean earlierCutCounts = cutSequence[partition] > oldest;
    cutSequence[partition] = next;
    cutOffset[partition] = earlierCutCounts ? Math.min(cutOffset[partition], offset) : offset;
  }

  /** How many there are, or were and are not in the log any more. */
  int size() {
    return (int) (next - oldest);
  }

  /** The append time of the oldest entry, or {@code otherwise} if there is none. */
  long oldestMillis(long otherwise) {
    return oldest == next ? otherwise : timeMillis(oldest);
  }

  /** How many were forgotten before their time, for want of room. */
  long forgottenEarly() {
    return forgottenEarly;
  }

  private void expire(long nowMillis) {
    while (oldest < next && (isRemoved(oldest) || timeMillis(oldest) < nowMillis - windowMillis)) {
      forgetOldest();
    }
  }

  private void append(EventKey key, long where, long appendedMillis) {
    if (size() == entriesMax) {
      if (!isRemoved(oldest)) {
        forgottenEarly++;
      }
      forgetOldest();
    } else if (size() == high.length) {
      grow();
    }
    int index = index(next);
    high[index] = key.high();
    low[index] = key.low();
    place[index] = where;
    timeMillis[index] = appendedMillis;
    slots[slotOf(key)] = index + 1;
    next++;
  }

  private void forgetOldest() {
    if (!isRemoved(oldest)) {
      free(slotOf(keyOf(oldest)));
    }
    oldest++;
  }

  private void remove(long entry) {
    free(slotOf(keyOf(entry)));
    place[index(entry)] = REMOVED;
  }

  private boolean isRemoved(long entry) {
    return place[index(entry)] == REMOVED;
  }

  private boolean isInLog(long entry) {
    int partition = partition(entry);
    return entry >= cutSequence[partition] || offset(entry) < cutOffset[partition];
  }

  private static long placeOf(int partition, long offset) {
    return (long) partition << 48 | offset;
  }

  private EventKey keyOf(long entry) {
    int index = index(entry);
    return new EventKey(high[index], low[index]);
  }

  private int index(long entry) {
    return (int) (entry & (high.length - 1));
  }

  /** The entry that is at {@code index} of the ring now. */
  private long sequenceAt(int index) {
    long entry = (oldest & -high.length) | index;
    return entry < oldest ? entry + high.length : entry;
  }

  /** Where {@code key} is, or where it would be put. */
  private int slotOf(EventKey key) {
    int mask = slots.length - 1;
    int slot = (int) key.low() & mask;
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (low[index] == key.low() && high[index] == key.high()) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Empties a slot, and moves up those behind it that would no longer be found. */
  private void free(int emptied) {
    int mask = slots.length - 1;
    int hole = emptied;
    int slot = emptied;
    while (true) {
      slot = (slot + 1) & mask;
      if (slots[slot] == 0) {
        break;
      }
      int home = (int) low[slots[slot] - 1] & mask;
      boolean reachesOverTheHole = ((slot - home) & mask) >= ((slot - hole) & mask);
      if (reachesOverTheHole) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = 0;
  }

  private void grow() {
    int was = high.length;
    int start = index(oldest);
    high = turned(high, start);
    low = turned(low, start);
    place = turned(place, start);
    timeMillis = turned(timeMillis, start);
    // The ring begins at index 0 again: so do the entries' numbers, and those of the cuts.
    long shift = oldest;
    for (int partition = 0; partition < cutSequence.length; partition++) {
      cutSequence[partition] -= shift;
    }
    next -= shift;
    oldest = 0;
    slots = new int[4 * was];
    for (long entry = oldest; entry < next; entry++) {
      if (!isRemoved(entry)) {
        slots[slotOf(keyOf(entry))] = index(entry) + 1;
      }
    }
  }

  /** Twice as long, beginning with what was at {@code start}. */
  private static long[] turned(long[] ring, int start) {
    long[] longer = new long[2 * ring.length];
    System.arraycopy(ring, start, longer, 0, ring.length - start);
    System.arraycopy(ring, 0, longer, ring.length - start, start);
    Arrays.fill(longer, ring.length, longer.length, 0);
    return longer;
  }
}
