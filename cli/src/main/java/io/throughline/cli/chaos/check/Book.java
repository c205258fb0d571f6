package io.throughline.cli.chaos.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tenant's stream, as a witness read it from its beginning: every event that ever was in it, in
 * the order of the log, and what became of it.
 *
 * <p>An incarnation is one life of the topic, counted from 0. Offsets begin again in each, and,
 * where the log lost its end, at the cut.
 */
public final class Book {

  /** One event. */
  public record Entry(
      int incarnation, long offset, String id, String type, @Nullable String subject) {}

  /** Where the log's beginning, or its end, was at some time. */
  private record Edge(int incarnation, long offset) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Integer> byId = new HashMap<>();
  private final BitSet lost = new BitSet();
  private final BitSet removed = new BitSet();
  private final Set<Edge> starts = new HashSet<>(Set.of(new Edge(0, 0)));
  private final Set<Edge> cuts = new HashSet<>();
  private final Map<Integer, Integer> incarnationsByEpoch = new HashMap<>();
  private int incarnation;

  public void append(long offset, String id, String type, @Nullable String subject) {
    byId.put(id, entries.size());
    entries.add(new Entry(incarnation, offset, id, type, subject));
  }

  /** Retention, or a person, deleted everything before {@code offset}. */
  public void startMoved(long offset) {
    starts.add(new Edge(incarnation, offset));
  }

  /** The log lost what it had from {@code offset} on; what comes next takes the same offsets. */
  public void cut(long offset) {
    cuts.add(new Edge(incarnation, offset));
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (entry.incarnation() != incarnation || entry.offset() < offset) {
        return;
      }
      lost.set(i);
    }
  }

  /** The topic was deleted and made again. */
  public void madeAnew() {
    incarnation++;
    starts.add(new Edge(incarnation, 0));
  }

  /** Compaction left only these of the current incarnation. */
  public void compactedTo(Set<String> ids) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).incarnation() == incarnation && !ids.contains(entries.get(i).id())) {
        removed.set(i);
      }
    }
  }

  public int size() {
    return entries.size();
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  /** -1 if the stream never had it. */
  int indexOf(String id) {
    return byId.getOrDefault(id, -1);
  }

  public boolean has(String id) {
    return byId.containsKey(id);
  }

  /** Whether a cut took it. */
  boolean isLost(int index) {
    return lost.get(index);
  }

  /** Whether nobody who has not had it yet has to get it. */
  boolean isExcused(int index) {
    return lost.get(index) || removed.get(index);
  }

  boolean wasStart(int of, long offset) {
    return starts.contains(new Edge(of, offset));
  }

  boolean wasCut(int of, long offset) {
    return cuts.contains(new Edge(of, offset));
  }

  /**
   * Which incarnation a position's epoch stands for. Epochs are the server's to choose: one that
   * was never seen can only be that of an incarnation which has none yet.
   *
   * @return -1 if there is no such incarnation
   */
  int incarnationOf(int epoch) {
    Integer known = incarnationsByEpoch.get(epoch);
    if (known != null) {
      return known;
    }
    if (incarnationsByEpoch.containsValue(incarnation)) {
      return -1;
    }
    incarnationsByEpoch.put(epoch, incarnation);
    return incarnation;
  }

  /** The newest event of each subject before an offset. */
  Map<String, Entry> newestBefore(int of, long offset) {
    Map<String, Entry> newest = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      String subject = entry.subject();
      if (subject != null && entry.incarnation() == of && entry.offset() < offset && !lost.get(i)) {
        newest.put(subject, entry);
      }
    }
    return newest;
  }

  /** Whether the log's beginning has ever moved beyond an event. */
  boolean mayBeGone(Entry entry) {
    return starts.stream()
        .anyMatch(
            start -> start.incarnation() == entry.incarnation() && start.offset() > entry.offset());
  }

  /** The first event of an incarnation that stands at an offset or behind it, and is not lost. */
  int firstAt(int of, long offset) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      boolean reached =
          entry.incarnation() > of || entry.incarnation() == of && entry.offset() >= offset;
      if (reached && !lost.get(i)) {
        return i;
      }
    }
    return entries.size();
  }
}
