package io.throughline.gateway.simulation;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.session.SteppedGateway;
import io.throughline.gateway.simulation.LogModel.Entry;
import io.throughline.gateway.simulation.LogModel.Incarnation;
import io.throughline.log.Gap;
import io.throughline.log.StreamPartition;
import io.throughline.stomp.Frame;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks all that one subscriber is sent, over all its subscriptions, against the {@link LogModel}.
 *
 * <p>Its cursor is the last position that it was sent. Since a log that lost its end goes on as
 * another version of itself, the follower also knows which versions agree with what it was sent: as
 * a rule one, and it may pass on to a later version as long as that was cut at or after the cursor.
 * When there is no way on, the subscriber has to be told.
 */
final class Follower {

  private final LogModel model;
  private final StreamKey stream;
  private final EventFilter filter;
  private final boolean conflates;
  private final StreamPartition partition;
  private final SimulatedStates states;
  private final Set<Entry> seen = new HashSet<>();

  private @Nullable Position cursor;
  private BitSet versions = new BitSet();

  /**
   * The log lost its end while the subscriber was away. If the log has grown beyond it again,
   * nobody can know.
   */
  private boolean isForgiven;

  /** It was passed on to another version in silence, and has to be told before the end. */
  private boolean isOwedCut;

  private boolean mayBeToldOfRetention;
  private boolean isCaughtUp;

  Follower(LogModel model, StreamKey stream, EventFilter filter, boolean conflates) {
    this.model = model;
    this.stream = stream;
    this.filter = filter;
    this.conflates = conflates;
    this.states = new SimulatedStates(model, stream, filter);
    this.partition = model.partitionOf(stream);
  }

  StreamKey stream() {
    return stream;
  }

  EventFilter filter() {
    return filter;
  }

  StreamPartition partition() {
    return partition;
  }

  /** The position to resume after, once there is one. */
  @Nullable Position cursor() {
    return cursor;
  }

  /** Whether it was told so since it subscribed last. */
  boolean isCaughtUp() {
    return isCaughtUp;
  }

  // Subscribing.

  /** It subscribes, again or for the first time. */
  void subscribing() {
    isCaughtUp = false;
    isForgiven = false;
    isOwedCut = false;
    mayBeToldOfRetention = false;
  }

  /** The folded state is to come first. */
  void expectingSnapshot() {
    states.begin();
  }

  /** The receipt of a subscription that resumes. */
  void resumedAt(Position position) {
    Invariant.POSITION_TRUE.require(
        position.equals(cursor), "resumed after %s, receipt says %s", cursor, position);
    isForgiven |= isStranded();
  }

  /** The receipt of a live subscription. */
  void startedAt(Position position) {
    Invariant.POSITION_TRUE.require(
        position.nextOffset() <= incarnation(position).endMax,
        "starts beyond the end, %s",
        position);
    begin(position);
  }

  /** The receipt of a subscription since a time. */
  void startedSince(Position position, long sinceMillis) {
    begin(position);
    mayBeToldOfRetention = true;
    BitSet agreeing = new BitSet();
    long logStart = model.bounds(partition).start();
    boolean isCurrent = model.bounds(partition).epoch() == position.epoch();
    versions.stream()
        .filter(version -> !hasEarlier(position, version, sinceMillis, isCurrent ? logStart : 0))
        .forEach(agreeing::set);
    Invariant.CONTIGUOUS.require(
        !agreeing.isEmpty() || !isCurrent, "events since %d before %s", sinceMillis, position);
    if (!agreeing.isEmpty()) {
      versions = agreeing;
    }
  }

  private boolean hasEarlier(Position position, int version, long sinceMillis, long logStart) {
    for (Entry entry = next(version, position.at(logStart));
        entry != null && entry.offset() < position.nextOffset();
        entry = next(version, entry.after())) {
      if (entry.appendTimeMillis() >= sinceMillis) {
        return true;
      }
    }
    return false;
  }

  /**
   * The receipt of a subscription to the newest {@code count}.
   *
   * @param sequence how many events the log was given before it subscribed
   */
  void startedLast(Position position, int count, long sequence) {
    begin(position);
    BitSet agreeing = new BitSet();
    versions.stream()
        .filter(version -> isLast(position, version, count, sequence))
        .forEach(agreeing::set);
    Invariant.CONTIGUOUS.require(!agreeing.isEmpty(), "not the last %d: %s", count, position);
    versions = agreeing;
  }

  private boolean isLast(Position position, int version, int count, long sequence) {
    long start = model.bounds(partition).start();
    int before = 0;
    int older = 0;
    int all = 0;
    for (Entry entry = next(version, position.at(0));
        entry != null;
        entry = next(version, entry.after())) {
      if (entry.offset() < position.nextOffset()) {
        older += entry.offset() >= start ? 1 : 0;
      } else {
        all++;
        before += entry.sequence() < sequence ? 1 : 0;
      }
    }
    boolean isNew = model.bounds(partition).epoch() != position.epoch();
    return before <= count && (isNew || all >= Math.min(count, all + older));
  }

  private void begin(Position position) {
    cursor = position;
    versions = all(position);
    isOwedCut = false;
    seen.clear();
  }

  // What comes.

  void event(Frame message) {
    Entry entry = model.entry(message.header("ce-id"));
    Invariant.ASKED_FOR.require(entry != null, "an event that nobody appended: %s", message);
    Invariant.ASKED_FOR.require(
        entry.tenant().equals(stream.tenant()) && filter.matches(entry.event()),
        "not asked for: %s",
        message);
    Position position = position(message);
    Invariant.POSITION_TRUE.require(
        position.equals(entry.after()), "%s is at %s, said %s", entry, entry.after(), position);
    Position from = cursor();
    Invariant.CONTIGUOUS.require(from != null, "an event before the receipt: %s", message);
    Invariant.CONTIGUOUS.require(
        from.epoch() == position.epoch(), "from %s to %s without a gap", from, position);
    String conflated = message.header("conflated");
    int leftOut = conflated == null ? 0 : Integer.parseInt(conflated);
    Invariant.CONFLATED.require(
        conflates || leftOut == 0, "left out without having asked for it: %s", message);
    BitSet fitting = fitting(position, version -> leadsTo(entry, version, from, leftOut));
    if (fitting.isEmpty()) {
      throw wrong(entry, from);
    }
    move(position, fitting);
    seen.add(entry);
    boolean isPastALostEnd = isBeyondACut(from) && model.isGone(partition, from);
    if (leftOut > 0 || isOwedCut || isForgiven || isPastALostEnd) {
      states.forget(); // they are of all events, and of one version of the log
    } else {
      states.apply(entry, versions);
    }
  }

  /** Whether {@code entry} is what comes after {@code from}, so many left out for newer ones. */
  private boolean leadsTo(Entry entry, int version, Position from, int leftOut) {
    Entry next = next(version, from);
    for (int i = 0; i < leftOut && next != null; i++) {
      if (!isReplaced(next, version)) {
        return false;
      }
      next = next(version, next.after());
    }
    return entry.equals(next);
  }

  /** Whether a newer event of the same subject is there. If the log was cut, it may be lost. */
  private boolean isReplaced(Entry entry, int version) {
    String subject = entry.event().subject();
    if (subject == null) {
      return false;
    }
    EventFilter same = new EventFilter(filter.types(), subject);
    Incarnation incarnation = incarnation(entry.after());
    return !incarnation.cuts.isEmpty()
        || incarnation.next(version, stream.tenant(), entry.after().nextOffset(), same) != null;
  }

  // Snapshots.

  void state(Frame message) {
    Invariant.SNAPSHOT_TRUE.require(
        cursor == null && message.header("position") == null, "not in a snapshot: %s", message);
    states.take(message);
  }

  void snapshotEnd(Frame notice) {
    Invariant.SNAPSHOT_TRUE.require(cursor == null, "not in a snapshot: %s", notice);
    Position position = position(notice);
    Invariant.POSITION_TRUE.require(
        position.nextOffset() <= incarnation(position).endMax,
        "a snapshot from beyond the end, %s",
        position);
    begin(position);
    BitSet fitting = states.end(position, versions);
    if (fitting.isEmpty()) {
      Invariant.SNAPSHOT_TRUE.require(
          isBeyondACut(position), "no version of the log comes to %s at %s", states, position);
      isOwedCut = true; // pages of before and after; the tail has not noticed yet
      states.forget();
    } else {
      versions = fitting;
    }
  }

  private Violation wrong(Entry entry, Position from) {
    if (entry.offset() >= from.nextOffset()) {
      return Invariant.CONTIGUOUS.violated(
          "after %s came %s; expected %s", from, entry, next(incarnation(from).newest(), from));
    }
    return seen.contains(entry)
        ? Invariant.ONCE.violated("after %s came again %s", from, entry)
        : Invariant.IN_ORDER.violated("after %s came %s", from, entry);
  }

  void gap(Frame notice) {
    if (notice.header("position") == null) {
      snapshotLost(notice);
      return;
    }
    states.forget();
    Position from = open(String.valueOf(notice.header("from")));
    Position to = position(notice);
    String reason = String.valueOf(notice.header("reason"));
    Position at = cursor();
    if (mayBeToldOfRetention
        && reason.equals(Gap.Reason.RETENTION.wireName())
        && to.equals(at)
        && from.equals(to.at(0))) {
      mayBeToldOfRetention = false;
      return;
    }
    Invariant.GAP_EXACT.require(at != null, "before the receipt: %s", notice);
    passTo(from, reason);
    boolean isExact =
        switch (reason) {
          case "retention" -> isLost(from, to);
          case "truncated" -> isCut(from, to);
          case "recreated" ->
              to.epoch() > from.epoch() && incarnation(to).starts.contains(to.nextOffset());
          default -> false;
        };
    Invariant.GAP_EXACT.require(isExact, "%s from %s to %s, at %s", reason, from, to, at);
    begin(to);
  }

  /** The snapshot under way begins anew. */
  private void snapshotLost(Frame notice) {
    Invariant.GAP_EXACT.require(cursor == null, "a gap without a position: %s", notice);
    Position from = open(String.valueOf(notice.header("from")));
    String reason = String.valueOf(notice.header("reason"));
    Incarnation incarnation = incarnation(from);
    boolean isTrue =
        switch (reason) {
          case "retention" -> incarnation.starts.last() > from.nextOffset();
          case "truncated" -> incarnation.cuts.stream().anyMatch(cut -> cut < from.nextOffset());
          case "recreated" -> model.bounds(partition).epoch() > from.epoch();
          default -> false;
        };
    Invariant.GAP_EXACT.require(isTrue, "%s of a snapshot at %s", reason, from);
    states.begin();
  }

  private boolean isLost(Position from, Position to) {
    return from.epoch() == to.epoch()
        && from.nextOffset() < to.nextOffset()
        && incarnation(to).starts.contains(to.nextOffset());
  }

  private boolean isCut(Position from, Position to) {
    return from.epoch() == to.epoch()
        && to.nextOffset() < from.nextOffset()
        && incarnation(to).cuts.stream().anyMatch(cut -> cut <= to.nextOffset());
  }

  /** {@code progress}, {@code reconnect}: a position that claims that there was nothing else. */
  void position(Frame notice, boolean mayBeAbsent) {
    if (mayBeAbsent && notice.header("position") == null) {
      Invariant.POSITION_TRUE.require(cursor == null, "%s without a position", notice);
      return;
    }
    passTo(position(notice), notice.header("notice"));
  }

  /** Nothing that matches is between the cursor and {@code to}, it was said. */
  private void passTo(Position to, String said) {
    Position from = cursor();
    Invariant.POSITION_TRUE.require(from != null, "%s before the receipt", said);
    Invariant.POSITION_TRUE.require(
        from.epoch() == to.epoch() && from.nextOffset() <= to.nextOffset(),
        "%s at %s, said %s",
        said,
        from,
        to);
    BitSet fitting =
        fitting(
            to,
            version -> {
              Entry next = next(version, from);
              return next == null || next.offset() >= to.nextOffset();
            });
    Invariant.POSITION_TRUE.require(!fitting.isEmpty(), "%s at %s, said %s", said, from, to);
    move(to, fitting);
  }

  /**
   * @param known up to where the gateway knew the log when the subscription began; absent if its
   *     tail started anew since
   */
  void caughtUp(Frame notice, @Nullable Position known) {
    position(notice, false);
    Position at = cursor();
    Invariant.CAUGHT_UP_TRUE.require(
        at != null
            && (known == null
                || known.epoch() != at.epoch()
                || at.nextOffset() >= known.nextOffset()),
        "at %s, the gateway knew %s",
        at,
        known);
    isCaughtUp = true;
  }

  /** What is still missing when everything stands still; empty if nothing is. */
  String missing() {
    Position at = cursor();
    if (at == null) {
      return "a start";
    }
    if (at.epoch() != model.bounds(partition).epoch()) {
      return "another incarnation than " + at;
    }
    if (isStranded() || isOwedCut) {
      return isForgiven ? "" : "a notice that the end was lost before " + at;
    }
    Entry next = next(incarnation(at).newest(), at);
    return next == null ? "" : next + " after " + at;
  }

  // Versions of the log.

  private interface Fits {
    boolean test(int version);
  }

  /**
   * The versions that can be passed on to and that what came fits to.
   *
   * <p>Until a gateway's tail notices that the log was cut, its memory has an older version and
   * history a newer one. Whatever comes of them beyond the cut is let pass, but the subscriber has
   * to be told then.
   */
  private BitSet fitting(Position to, Fits fits) {
    BitSet fitting = fitting(reachable(), fits);
    if (fitting.isEmpty()) {
      fitting = fitting(all(to), fits);
      fitting = fitting.isEmpty() && isBeyondACut(to) ? all(to) : fitting;
      isOwedCut |= !fitting.isEmpty() && !isForgiven;
    }
    return fitting;
  }

  private boolean isBeyondACut(Position position) {
    return incarnation(position).cuts.stream().anyMatch(cut -> cut < position.nextOffset());
  }

  private static BitSet fitting(BitSet candidates, Fits fits) {
    BitSet fitting = new BitSet();
    candidates.stream().filter(fits::test).forEach(fitting::set);
    return fitting;
  }

  private BitSet reachable() {
    Position at = at();
    Incarnation incarnation = incarnation(at);
    BitSet reachable = (BitSet) versions.clone();
    boolean isGone = model.isGone(partition, at); // whatever took the lost end's place is gone too
    for (int cut = 0; cut < incarnation.cuts.size(); cut++) {
      if (reachable.get(cut) && (isGone || incarnation.cuts.get(cut) >= at.nextOffset())) {
        reachable.set(cut + 1);
      }
    }
    return reachable;
  }

  private boolean isStranded() {
    return !reachable().get(incarnation(at()).newest());
  }

  private void move(Position to, BitSet fitting) {
    versions = fitting;
    cursor = to;
    mayBeToldOfRetention = false;
  }

  private BitSet all(Position position) {
    BitSet all = new BitSet();
    all.set(0, incarnation(position).newest() + 1);
    return all;
  }

  private Position at() {
    Position at = cursor;
    if (at == null) {
      throw new IllegalStateException("not started");
    }
    return at;
  }

  private @Nullable Entry next(int version, Position from) {
    return incarnation(from).next(version, stream.tenant(), from.nextOffset(), filter);
  }

  private Incarnation incarnation(Position position) {
    return model.incarnation(partition, position.epoch());
  }

  // Positions on the wire.

  Position position(Frame frame) {
    return open(String.valueOf(frame.header("position")));
  }

  private Position open(String token) {
    return SteppedGateway.seal()
        .open(stream, token)
        .orElseThrow(() -> Invariant.POSITION_TRUE.violated("no position: '%s'", token));
  }

  @Override
  public String toString() {
    return "%s %s at %s".formatted(stream, filter, cursor);
  }
}
