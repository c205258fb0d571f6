package io.throughline.gateway.simulation;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.simulation.LogModel.Entry;
import io.throughline.gateway.simulation.LogModel.Incarnation;
import io.throughline.stomp.Frame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber makes of a snapshot and the events after it, compared with what the log's
 * events come to at each position. Folds in its own way, as far as the simulation's events need.
 */
final class SimulatedStates {

  private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":(\"\\w*\"|\\w+)");

  private final LogModel model;
  private final StreamKey stream;
  private final EventFilter filter;
  private final List<String> order = new ArrayList<>();

  /** By subject its members; absent where nothing is known of the whole. */
  private @Nullable Map<String, Map<String, String>> states;

  SimulatedStates(LogModel model, StreamKey stream, EventFilter filter) {
    this.model = model;
    this.stream = stream;
    this.filter = filter;
  }

  /** A snapshot is expected. */
  void begin() {
    states = new TreeMap<>();
    order.clear();
  }

  /** From here on there is no telling. */
  void forget() {
    states = null;
  }

  /** A state of the snapshot. */
  void take(Frame message) {
    String subject = String.valueOf(message.header("ce-subject"));
    Invariant.ASKED_FOR.require(
        filter.subject() == null || filter.subject().equals(subject), "not asked: %s", message);
    Invariant.SNAPSHOT_TRUE.require(
        order.isEmpty() || order.getLast().compareTo(subject) < 0, "%s after %s", subject, order);
    order.add(subject);
    Map<String, Map<String, String>> known = states;
    if (known != null) {
      known.put(subject, patched(Map.of(), message.text()));
    }
  }

  /** The snapshot is whole. Returns the versions of the log whose fold it is. */
  BitSet end(Position position, BitSet versions) {
    Map<String, Map<String, String>> known = states;
    BitSet fitting = new BitSet();
    if (known != null) {
      versions.stream()
          .filter(
              version ->
                  subjects(position, version, known.keySet()).stream()
                      .allMatch(subject -> isFold(subject, known.get(subject), position, version)))
          .forEach(fitting::set);
    }
    return fitting;
  }

  /** An event after the snapshot. */
  void apply(Entry entry, BitSet versions) {
    Map<String, Map<String, String>> known = states;
    String subject = entry.event().subject();
    if (known == null || subject == null) {
      return;
    }
    String patch = entry.event().data().utf8();
    if (patch.equals("null")) {
      known.remove(subject);
    } else {
      known.merge(subject, patched(Map.of(), patch), (old, alone) -> patched(old, patch));
    }
    Invariant.SNAPSHOT_TRUE.require(
        versions.stream()
            .anyMatch(version -> isFold(subject, known.get(subject), entry.after(), version)),
        "'%s' came to %s with %s",
        subject,
        known.get(subject),
        entry);
  }

  private Set<String> subjects(Position position, int version, Set<String> known) {
    Set<String> subjects = new TreeSet<>(known);
    for (Entry entry = next(position, version, 0, filter);
        entry != null;
        entry = next(position, version, entry.after().nextOffset(), filter)) {
      if (entry.event().subject() != null) {
        subjects.add(entry.event().subject());
      }
    }
    return subjects;
  }

  /** Whether that is what the subject's events come to, from any place that the log began at. */
  private boolean isFold(
      String subject, @Nullable Map<String, String> state, Position position, int version) {
    return incarnation(position).starts.stream()
        .anyMatch(start -> Objects.equals(state, fold(subject, start, position, version)));
  }

  private @Nullable Map<String, String> fold(
      String subject, long start, Position position, int version) {
    EventFilter one = new EventFilter(Set.of(), subject);
    Map<String, String> state = null;
    for (Entry entry = next(position, version, start, one);
        entry != null && entry.offset() < position.nextOffset();
        entry = next(position, version, entry.after().nextOffset(), one)) {
      String patch = entry.event().data().utf8();
      state = patch.equals("null") ? null : patched(state == null ? Map.of() : state, patch);
    }
    return state;
  }

  private @Nullable Entry next(Position position, int version, long offset, EventFilter of) {
    return incarnation(position).next(version, stream.tenant(), offset, of);
  }

  private Incarnation incarnation(Position position) {
    return model.incarnation(model.partitionOf(stream), position.epoch());
  }

  @Override
  public String toString() {
    return String.valueOf(states);
  }

  private static Map<String, String> patched(Map<String, String> state, String patch) {
    Map<String, String> patched = new TreeMap<>(state);
    Matcher member = MEMBER.matcher(patch);
    while (member.find()) {
      if (member.group(2).equals("null")) {
        patched.remove(member.group(1));
      } else {
        patched.put(member.group(1), member.group(2));
      }
    }
    return patched;
  }
}
