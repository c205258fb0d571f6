package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.gateway.subscription.Input.Appended;
import io.throughline.gateway.subscription.Input.HistoryLost;
import io.throughline.gateway.subscription.Input.HistoryRead;
import io.throughline.gateway.subscription.Input.Located;
import io.throughline.gateway.subscription.Input.Overdue;
import io.throughline.gateway.subscription.Input.Overtaken;
import io.throughline.gateway.subscription.Input.Room;
import io.throughline.gateway.subscription.Input.SnapshotGone;
import io.throughline.gateway.subscription.Input.SnapshotRead;
import io.throughline.gateway.subscription.Input.TailEvicted;
import io.throughline.gateway.subscription.Input.TailRead;
import io.throughline.gateway.subscription.Input.TailRestarted;
import io.throughline.gateway.subscription.Phase.Ahead;
import io.throughline.gateway.subscription.Phase.Behind;
import io.throughline.gateway.subscription.Phase.Following;
import io.throughline.gateway.subscription.Phase.Live;
import io.throughline.gateway.subscription.Phase.Locating;
import io.throughline.gateway.subscription.Phase.Snapshotting;
import io.throughline.gateway.tail.Window;
import io.throughline.log.Gap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The splice of history and tail: where a subscription's next events come from, so that they are
 * contiguous whatever is appended, evicted, slow, lost or made anew in between.
 *
 * <p>What makes it right, and what the simulation breaks one by one:
 *
 * <ol>
 *   <li><b>One cursor.</b> A run is delivered only if it starts where the cursor is, or after a gap
 *       that does; then the cursor is the run's {@code next}. A late or repeated answer is dropped.
 *   <li><b>The source is chosen by the cursor alone.</b> Inside the tail's window: the tail. Before
 *       it, or of another incarnation: history. Beyond it: wait.
 *   <li><b>Coverage, not the last event.</b> Holes in the offsets (compaction, transaction markers,
 *       other tenants) are crossed because a run says up to where it looked.
 *   <li><b>A gap is said before anything after it.</b> Where the log lost its end, delivery goes
 *       back to where it was cut: what was delivered from there on is no longer the log.
 *   <li><b>A snapshot is of one moment.</b> Its first page fixes the place, every further one is
 *       asked for there, and the events begin there. If the log loses the place, it begins anew.
 * </ol>
 *
 * <p>Pure; an instance has no state.
 */
public final class Splice {

  private Splice() {}

  public static <C> Step<C> step(Phase phase, Input<C> input) {
    return switch (phase) {
      case Locating locating -> locating(locating, input);
      case Snapshotting snapshotting -> snapshotting(snapshotting, input);
      case Behind behind -> behind(behind, input);
      case Live live -> live(live, input);
      case Following following -> following(following, input);
      case Ahead ahead -> ahead(ahead, input);
    };
  }

  private static <C> Step<C> locating(Locating phase, Input<C> input) {
    return switch (input) {
      case Room<C> room -> Step.to(phase, new Want.Locate<>(phase.start()));
      case Located<C>(var position, var gap, var window) -> {
        Step<C> placed = place(position, true, window);
        yield gap == null ? placed : placed.after(List.of(new Want.Tell<>(new Notice.Lost(gap))));
      }
      case HistoryLost<C>(var reason) ->
          Step.to(phase, new Want.Tell<>(new Notice.Waiting(null, reason)));
      case HistoryRead<C> stale -> Step.to(phase);
      case SnapshotRead<C> stale -> Step.to(phase);
      case SnapshotGone<C> stale -> Step.to(phase);
      case TailRead<C> stale -> Step.to(phase);
      case TailEvicted<C> stale -> Step.to(phase);
      case Appended<C> later -> Step.to(phase);
      case Overtaken<C> later -> Step.to(phase);
      case TailRestarted<C> later -> Step.to(phase);
      case Overdue<C> later -> Step.to(phase);
    };
  }

  private static <C> Step<C> snapshotting(Snapshotting phase, Input<C> input) {
    return switch (input) {
      case Room<C> room ->
          Step.to(phase, new Want.ReadSnapshot<>(phase.at(), phase.afterSubject()));
      case SnapshotRead<C>(var part, var window) -> deliveredStates(phase, part, window);
      case SnapshotGone<C>(var gap) ->
          gap.from().equals(phase.at()) ? snapshotAnew(gap) : Step.to(phase);
      case HistoryLost<C>(var reason) ->
          Step.to(phase, new Want.Tell<>(new Notice.Waiting(null, reason)));
      case TailRestarted<C>(var watermark, var cut, var window) -> snapshotCut(phase, cut);
      case Located<C> stale -> Step.to(phase);
      case HistoryRead<C> stale -> Step.to(phase);
      case TailRead<C> stale -> Step.to(phase);
      case TailEvicted<C> stale -> Step.to(phase);
      case Appended<C> later -> Step.to(phase);
      case Overtaken<C> later -> Step.to(phase);
      case Overdue<C> later -> Step.to(phase);
    };
  }

  private static <C> Step<C> behind(Behind phase, Input<C> input) {
    Position cursor = phase.cursor();
    return switch (input) {
      case Room<C>(var window) ->
          window.covers(cursor)
              ? Step.to(new Live(cursor, true), new Want.ReadTail<>(cursor))
              : Step.to(phase, new Want.ReadHistory<>(cursor));
      case HistoryRead<C>(var run, var window) -> delivered(phase, cursor, run, true, window);
      case HistoryLost<C>(var reason) ->
          Step.to(phase, new Want.Tell<>(new Notice.Waiting(cursor, reason)));
      case TailRestarted<C> restarted -> restarted(cursor, true, restarted);
      case Located<C> stale -> Step.to(phase);
      case SnapshotRead<C> stale -> Step.to(phase);
      case SnapshotGone<C> stale -> Step.to(phase);
      case TailRead<C> stale -> Step.to(phase);
      case TailEvicted<C> stale -> Step.to(phase);
      case Appended<C> later -> Step.to(phase);
      case Overtaken<C> later -> Step.to(phase);
      case Overdue<C> later -> Step.to(phase);
    };
  }

  private static <C> Step<C> live(Live phase, Input<C> input) {
    Position cursor = phase.cursor();
    return switch (input) {
      case Room<C>(var window) -> {
        Step<C> placed = place(cursor, phase.owesCaughtUp(), window);
        yield switch (placed.phase()) {
          case Live live -> new Step<>(live, List.of(new Want.ReadTail<>(cursor)));
          case Behind behind -> new Step<>(behind, List.of(new Want.ReadHistory<>(cursor)));
          case Following following -> placed;
          case Ahead ahead -> placed;
          case Locating locating -> throw new AssertionError("a cursor has a place");
          case Snapshotting snapshotting -> throw new AssertionError("a cursor has a place");
        };
      }
      case TailRead<C>(var run, var window) ->
          delivered(phase, cursor, run, phase.owesCaughtUp(), window);
      case TailEvicted<C>(var window) -> Step.to(new Behind(cursor));
      case Overtaken<C>(var watermark, var window) -> place(cursor, phase.owesCaughtUp(), window);
      case TailRestarted<C> restarted -> restarted(cursor, phase.owesCaughtUp(), restarted);
      case Located<C> stale -> Step.to(phase);
      case SnapshotRead<C> stale -> Step.to(phase);
      case SnapshotGone<C> stale -> Step.to(phase);
      case HistoryRead<C> stale -> Step.to(phase);
      case HistoryLost<C> stale -> Step.to(phase);
      case Appended<C> more -> Step.to(phase);
      case Overdue<C> later -> Step.to(phase);
    };
  }

  private static <C> Step<C> following(Following phase, Input<C> input) {
    return switch (input) {
      case Appended<C>(var watermark) -> Step.to(new Live(watermark, false));
      case Overtaken<C>(var watermark, var window) -> place(watermark, false, window);
      case TailRestarted<C> restarted -> restarted(restarted.watermark(), false, restarted);
      case Room<C> nothingDue -> Step.to(phase);
      case Located<C> stale -> Step.to(phase);
      case SnapshotRead<C> stale -> Step.to(phase);
      case SnapshotGone<C> stale -> Step.to(phase);
      case HistoryRead<C> stale -> Step.to(phase);
      case HistoryLost<C> stale -> Step.to(phase);
      case TailRead<C> stale -> Step.to(phase);
      case TailEvicted<C> stale -> Step.to(phase);
      case Overdue<C> later -> Step.to(phase);
    };
  }

  private static <C> Step<C> ahead(Ahead phase, Input<C> input) {
    Position cursor = phase.cursor();
    return switch (input) {
      case Room<C>(var window) -> place(cursor, true, window);
      case Overdue<C> overdue -> Step.to(new Behind(cursor));
      case TailRestarted<C> restarted -> restarted(cursor, true, restarted);
      case Located<C> stale -> Step.to(phase);
      case SnapshotRead<C> stale -> Step.to(phase);
      case SnapshotGone<C> stale -> Step.to(phase);
      case HistoryRead<C> stale -> Step.to(phase);
      case HistoryLost<C> stale -> Step.to(phase);
      case TailRead<C> stale -> Step.to(phase);
      case TailEvicted<C> stale -> Step.to(phase);
      case Appended<C> later -> Step.to(phase);
      case Overtaken<C> later -> Step.to(phase);
    };
  }

  /** Delivers what follows the cursor and moves it; drops anything else. */
  private static <C> Step<C> delivered(
      Phase phase, Position cursor, Run<C> run, boolean owesCaughtUp, Window window) {
    if (!run.follows(cursor)) {
      return Step.to(phase);
    }
    List<Want<C>> wants = new ArrayList<>(3);
    if (run.gap() != null) {
      wants.add(new Want.Tell<>(new Notice.Lost(run.gap())));
    }
    wants.add(new Want.Deliver<>(run));
    Step<C> placed = place(run.next(), owesCaughtUp, window);
    return placed.after(wants);
  }

  /**
   * Delivers the states that come next and drops anything else. All parts are of one moment, so the
   * events after it, and no others, are what the states do not have.
   */
  private static <C> Step<C> deliveredStates(
      Snapshotting phase, SnapshotPart<C> part, Window window) {
    if (!part.follows(phase)) {
      return Step.to(phase);
    }
    Want<C> deliver = new Want.DeliverStates<>(part);
    if (!part.isEnd()) {
      return Step.to(new Snapshotting(part.position(), part.lastSubject()), deliver);
    }
    Want<C> end = new Want.Tell<>(new Notice.SnapshotEnd(part.position()));
    Step<C> placed = place(part.position(), true, window);
    return placed.after(List.of(deliver, end));
  }

  private static <C> Step<C> snapshotCut(Snapshotting phase, @Nullable Position cut) {
    Position at = phase.at();
    return at == null || cut == null || !isBeyond(at, cut)
        ? Step.to(phase)
        : snapshotAnew(new Gap(Gap.Reason.TRUNCATED, at, cut));
  }

  private static <C> Step<C> snapshotAnew(Gap gap) {
    return Step.to(Snapshotting.BEGINNING, new Want.Tell<>(new Notice.SnapshotLost(gap)));
  }

  /**
   * Whoever is beyond the place where the log was cut has seen what it no longer has, and would
   * miss what takes its place.
   */
  private static <C> Step<C> restarted(
      Position cursor, boolean owesCaughtUp, TailRestarted<C> restarted) {
    Position cut = restarted.cut();
    if (cut == null || !isBeyond(cursor, cut)) {
      return place(cursor, owesCaughtUp, restarted.window());
    }
    Gap gap = new Gap(Gap.Reason.TRUNCATED, cursor, cut);
    Step<C> placed = place(cut, true, restarted.window());
    return placed.after(List.of(new Want.Tell<>(new Notice.Lost(gap))));
  }

  private static boolean isBeyond(Position cursor, Position cut) {
    return cut.epoch() == cursor.epoch() && cut.nextOffset() < cursor.nextOffset();
  }

  /** Chooses the source for what comes after {@code cursor}. */
  private static <C> Step<C> place(Position cursor, boolean owesCaughtUp, Window window) {
    if (window.isBehind(cursor)) {
      return Step.to(new Ahead(cursor));
    }
    if (!window.covers(cursor)) {
      return Step.to(new Behind(cursor));
    }
    if (cursor.nextOffset() < window.next()) {
      return Step.to(new Live(cursor, owesCaughtUp));
    }
    return owesCaughtUp
        ? Step.to(new Following(), new Want.Tell<>(new Notice.CaughtUp(cursor)))
        : Step.to(new Following());
  }
}
