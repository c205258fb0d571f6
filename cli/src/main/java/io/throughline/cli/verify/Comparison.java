package io.throughline.cli.verify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what was received against what the log has. Pure.
 *
 * <p>Both begin at the same place. An event is its source and id; if the log has one twice, it has
 * to be received twice. What agrees at the beginning and at the end is passed over quickly; only
 * what lies between is looked at one by one.
 */
final class Comparison {

  /** How many faults are told one by one. */
  private static final int EXAMPLES_MAX = 10;

  /**
   * What was found.
   *
   * @param gaps in the log, required, and not received
   * @param duplicates received more often than the log has them
   * @param reordered received after an event that follows them in the log
   * @param altered received with another type, subject or data
   * @param strangers received and nowhere in the log
   * @param examples the first few of these, in words
   */
  record Findings(
      int gaps, int duplicates, int reordered, int altered, int strangers, List<String> examples) {

    boolean clean() {
      return gaps + duplicates + reordered + altered + strangers == 0;
    }
  }

  /** Hears of each event that both have, once. */
  interface Match {
    void matched(int logIndex, int receivedIndex);
  }

  private final Sequence log;
  private final int required;
  private final Sequence received;
  private final Match match;

  private int duplicates;
  private int gaps;
  private int reordered;
  private int altered;
  private int strangers;
  private final List<String> examples = new ArrayList<>();

  private Comparison(Sequence log, int required, Sequence received, Match match) {
    this.log = log;
    this.required = required;
    this.received = received;
    this.match = match;
  }

  /**
   * @param required how many of the log's events had to be received; later ones may have been
   */
  static Findings of(Sequence log, int required, Sequence received, Match match) {
    return new Comparison(log, required, received, match).compare();
  }

  private Findings compare() {
    int shorter = Math.min(log.size(), received.size());
    int head = 0;
    while (head < shorter && log.identity(head) == received.identity(head)) {
      match(head, head);
      head++;
    }
    int tail = 0;
    while (tail < shorter - head && sameFromEnd(tail)) {
      match(log.size() - 1 - tail, received.size() - 1 - tail);
      tail++;
    }
    between(head, log.size() - tail, received.size() - tail);
    return new Findings(gaps, duplicates, reordered, altered, strangers, List.copyOf(examples));
  }

  private boolean sameFromEnd(int index) {
    return log.identity(log.size() - 1 - index) == received.identity(received.size() - 1 - index);
  }

  private void between(int from, int logEnd, int receivedEnd) {
    Map<Long, Deque<Integer>> outstanding = new HashMap<>();
    for (int i = from; i < logEnd; i++) {
      outstanding.computeIfAbsent(log.identity(i), identity -> new ArrayDeque<>()).add(i);
    }
    List<Integer> surplus = new ArrayList<>();
    int furthest = -1;
    for (int i = from; i < receivedEnd; i++) {
      Integer found = outstanding.getOrDefault(received.identity(i), new ArrayDeque<>()).poll();
      if (found == null) {
        surplus.add(i);
        continue;
      }
      match(found, i);
      if (found < furthest) {
        reordered++;
        example("reordered", "the event at offset %d came late".formatted(log.place(found)));
      }
      furthest = Math.max(furthest, found);
    }
    surplus(surplus);
    gaps(from, logEnd, outstanding);
  }

  private void surplus(List<Integer> surplus) {
    if (surplus.isEmpty()) {
      return;
    }
    Set<Long> wanted = new HashSet<>();
    surplus.forEach(index -> wanted.add(received.identity(index)));
    Map<Long, Long> places = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      if (wanted.contains(log.identity(i))) {
        places.putIfAbsent(log.identity(i), log.place(i));
      }
    }
    for (int index : surplus) {
      Long place = places.get(received.identity(index));
      if (place == null) {
        strangers++;
        example("stranger", "number %d received is not in the log".formatted(index + 1));
      } else {
        duplicates++;
        example("duplicate", "the event at offset %d came again".formatted(place));
      }
    }
  }

  private void gaps(int from, int logEnd, Map<Long, Deque<Integer>> outstanding) {
    for (int i = from; i < Math.min(logEnd, required); i++) {
      Deque<Integer> missing = outstanding.get(log.identity(i));
      if (missing != null && missing.remove(i)) {
        gaps++;
        example("gap", "the event at offset %d never came".formatted(log.place(i)));
      }
    }
  }

  private void match(int logIndex, int receivedIndex) {
    match.matched(logIndex, receivedIndex);
    if (log.content(logIndex) != received.content(receivedIndex)) {
      altered++;
      example("altered", "the event at offset %d came changed".formatted(log.place(logIndex)));
    }
  }

  private void example(String fault, String text) {
    if (examples.size() < EXAMPLES_MAX) {
      examples.add(fault + ": " + text);
    }
  }
}
