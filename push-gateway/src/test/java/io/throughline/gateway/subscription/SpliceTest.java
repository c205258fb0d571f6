package io.throughline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Position;
import io.throughline.gateway.subscription.Notice.CaughtUp;
import io.throughline.gateway.subscription.Notice.Lost;
import io.throughline.gateway.subscription.Notice.Waiting;
import io.throughline.gateway.subscription.Phase.Ahead;
import io.throughline.gateway.subscription.Phase.Behind;
import io.throughline.gateway.subscription.Phase.Following;
import io.throughline.gateway.subscription.Phase.Live;
import io.throughline.gateway.subscription.Phase.Locating;
import io.throughline.gateway.subscription.Phase.Snapshotting;
import io.throughline.gateway.subscription.Want.Deliver;
import io.throughline.gateway.subscription.Want.DeliverStates;
import io.throughline.gateway.subscription.Want.Locate;
import io.throughline.gateway.subscription.Want.ReadHistory;
import io.throughline.gateway.subscription.Want.ReadSnapshot;
import io.throughline.gateway.subscription.Want.ReadTail;
import io.throughline.gateway.subscription.Want.Tell;
import io.throughline.gateway.tail.Window;
import io.throughline.log.Gap;
import io.throughline.log.Start;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every transition of {@link Splice}: what each input does in each phase, as a table.
 *
 * <p>The tail's window is {@code [10, 20)} throughout, of epoch 1, unless a row says otherwise.
 */
class SpliceTest {

  private static final Window WINDOW = new Window(1, 0, 0, 10, 20);
  private static final Window RECREATED = new Window(2, 0, 1, 0, 5);
  private static final Start START = new Start.Last(3);

  private static final Phase LOCATING = new Locating(START);
  private static final Phase FOLLOWING = new Following();
  private static final Phase SNAPSHOT = Snapshotting.BEGINNING;

  private record Row(
      String name, Phase phase, Input<String> input, Phase next, List<Want<String>> wants) {}

  private final List<Row> rows = new ArrayList<>();

  SpliceTest() {
    locating();
    snapshotting();
    behind();
    live();
    following();
    ahead();
  }

  private void locating() {
    row("asks where the start is", LOCATING, room(), LOCATING, new Locate<>(START));
    row("start in history", LOCATING, located(5), behind(5));
    row("start in the tail", LOCATING, located(15), live(15, true));
    row("start at the end", LOCATING, located(20), FOLLOWING, caughtUp(20));
    row("start beyond the tail", LOCATING, located(25), ahead(25));
    row(
        "what the start misses is told first",
        LOCATING,
        new Input.Located<>(at(20), gap(Gap.Reason.RETENTION, at(0), at(20)), WINDOW),
        FOLLOWING,
        lost(Gap.Reason.RETENTION, at(0), at(20)),
        caughtUp(20));
    row("lost answer is told", LOCATING, new Input.HistoryLost<>("away"), LOCATING, waiting(null));
    row("stale state", LOCATING, states(7, null, "b", false), LOCATING);
    row("stale loss", LOCATING, gone(7), LOCATING);
    row("stale page", LOCATING, page(5, 8), LOCATING);
    row("stale tail", LOCATING, tail(10, 12), LOCATING);
    row("stale eviction", LOCATING, evicted(), LOCATING);
    row("appended", LOCATING, appended(20), LOCATING);
    row("overtaken", LOCATING, overtaken(9), LOCATING);
    row("restarted", LOCATING, recreated(20), LOCATING);
    row("overdue", LOCATING, new Input.Overdue<>(), LOCATING);
  }

  private void snapshotting() {
    Phase begun = snapshotting(15, "b");
    row("asks for the newest", SNAPSHOT, room(), SNAPSHOT, new ReadSnapshot<>(null, null));
    row("asks for more of the same", begun, room(), begun, new ReadSnapshot<>(at(15), "b"));
    row(
        "the first part fixes the moment",
        SNAPSHOT,
        states(15, null, "b", false),
        begun,
        deliverStates(15, null, "b", false));
    row(
        "a further part",
        begun,
        states(15, "b", "d", false),
        snapshotting(15, "d"),
        deliverStates(15, "b", "d", false));
    row("part of another moment is dropped", begun, states(16, "b", "d", false), begun);
    row("part that was delivered is dropped", begun, states(15, null, "b", false), begun);
    row("part that leaves some out is dropped", begun, states(15, "c", "d", true), begun);
    row("part that is no beginning is dropped", SNAPSHOT, states(15, "b", "d", true), SNAPSHOT);
    row(
        "the end: events begin where it is true, in the tail",
        begun,
        states(15, "b", "d", true),
        live(15, true),
        deliverStates(15, "b", "d", true),
        snapshotEnd(15));
    row(
        "the end, before the tail",
        snapshotting(5, "b"),
        states(5, "b", "d", true),
        behind(5),
        deliverStates(5, "b", "d", true),
        snapshotEnd(5));
    row(
        "the end, beyond the tail",
        snapshotting(25, "b"),
        states(25, "b", "d", true),
        ahead(25),
        deliverStates(25, "b", "d", true),
        snapshotEnd(25));
    row(
        "nothing to fold, nothing after it",
        SNAPSHOT,
        states(20, null, null, true),
        FOLLOWING,
        deliverStates(20, null, null, true),
        snapshotEnd(20),
        caughtUp(20));
    row("its moment is gone: begins anew", begun, gone(15), SNAPSHOT, snapshotLost(15, 18));
    row("another moment is gone", begun, gone(14), begun);
    row("nothing is gone yet", SNAPSHOT, gone(14), SNAPSHOT);
    row("lost answer is told", begun, new Input.HistoryLost<>("away"), begun, waiting(null));
    row(
        "cut before its moment: begins anew",
        begun,
        restarted(20, at(12), 12, 13),
        SNAPSHOT,
        new Tell<>(new Notice.SnapshotLost(gap(Gap.Reason.TRUNCATED, at(15), at(12)))));
    row("cut at its moment", begun, restarted(20, at(15), 15, 16), begun);
    row("restarted without a cut", begun, restarted(20, null, 15, 16), begun);
    row("restarted before it began", SNAPSHOT, restarted(20, at(12), 12, 13), SNAPSHOT);
    row("re-created: history will say so", begun, recreated(20), begun);
    row("late location", begun, located(15), begun);
    row("late page", begun, page(15, 18), begun);
    row("stale tail", begun, tail(15, 18), begun);
    row("stale eviction", begun, evicted(), begun);
    row("appended", begun, appended(20), begun);
    row("overtaken", begun, overtaken(9), begun);
    row("overdue", begun, new Input.Overdue<>(), begun);
  }

  private void behind() {
    Phase behind = behind(5);
    row("reads history", behind, room(), behind, new ReadHistory<>(at(5)));
    row("at the window's edge the tail has it", behind(10), room(), live(10, true), read(10));
    row("just before the edge it has not", behind(9), room(), behind(9), new ReadHistory<>(at(9)));
    row("page, and more to read", behind, page(5, 8), behind(8), deliver(5, 8));
    row("page up to the tail", behind, page(5, 10), live(10, true), deliver(5, 10));
    row("page up to the end", behind, page(5, 20), FOLLOWING, deliver(5, 20), caughtUp(20));
    row("page beyond the tail", behind, page(5, 25), ahead(25), deliver(5, 25));
    row("page of another cursor is dropped", behind, page(4, 8), behind);
    row("page of a later cursor is dropped", behind, page(6, 8), behind);
    row("page of another epoch is dropped", behind, page(epoch2(5), epoch2(8), null), behind);
    row(
        "gap at the cursor is told before what follows",
        behind,
        page(at(7), at(8), gap(Gap.Reason.RETENTION, at(5), at(7))),
        behind(8),
        lost(Gap.Reason.RETENTION, at(5), at(7)),
        new Deliver<>(run(at(7), at(8), gap(Gap.Reason.RETENTION, at(5), at(7)))));
    row(
        "gap elsewhere is dropped with its page",
        behind,
        page(at(7), at(8), gap(Gap.Reason.RETENTION, at(4), at(7))),
        behind);
    row(
        "gap that does not end where the page starts is dropped",
        behind,
        page(at(7), at(8), gap(Gap.Reason.RETENTION, at(5), at(6))),
        behind);
    row(
        "history answers, the tail does not know yet: the new topic's history goes on",
        behind,
        page(epoch2(0), epoch2(3), gap(Gap.Reason.RECREATED, at(5), epoch2(0))),
        new Behind(epoch2(3)),
        lost(Gap.Reason.RECREATED, at(5), epoch2(0)),
        new Deliver<>(run(epoch2(0), epoch2(3), gap(Gap.Reason.RECREATED, at(5), epoch2(0)))));
    row(
        "lost page is told",
        behind,
        new Input.HistoryLost<>("away"),
        behind,
        new Tell<>(new Waiting(at(5), "away")));
    row("late location", behind, located(15), behind);
    row("stale states", behind, states(15, null, "b", true), behind);
    row("stale loss of a snapshot", behind, gone(15), behind);
    row("stale tail", behind, tail(5, 12), behind);
    row("stale eviction", behind, evicted(), behind);
    row("appended", behind, appended(20), behind);
    row("overtaken", behind, overtaken(9), behind);
    row("restarted within reach", behind, restarted(20, null, 0, 30), live(5, true));
    row("re-created: history will say so", behind, recreated(20), behind);
    row("cut after the cursor", behind, restarted(20, at(6), 6, 6), behind);
    row("cut at the cursor", behind, restarted(20, at(5), 5, 5), FOLLOWING, caughtUp(5));
    row(
        "cut before the cursor: goes back",
        behind,
        restarted(20, at(3), 3, 4),
        live(3, true),
        lost(Gap.Reason.TRUNCATED, at(5), at(3)));
    row("overdue", behind, new Input.Overdue<>(), behind);
  }

  private void live() {
    Phase live = live(12, false);
    Phase owing = live(12, true);
    row("reads the tail", live, room(), live, read(12));
    row("nothing left to read", live(20, false), room(), FOLLOWING);
    row("nothing left to read, and it was behind", live(20, true), room(), FOLLOWING, caughtUp(20));
    row("stalled and left behind", live(9, false), room(), behind(9), new ReadHistory<>(at(9)));
    row("beyond the tail", live(21, true), room(), ahead(21));
    row(
        "of another epoch",
        new Live(epoch2(12), true),
        room(),
        new Behind(epoch2(12)),
        new ReadHistory<>(epoch2(12)));
    row("run, and more to read", live, tail(12, 15), live(15, false), deliver(12, 15));
    row("run, and still owing", owing, tail(12, 15), live(15, true), deliver(12, 15));
    row("run up to the end", live, tail(12, 20), FOLLOWING, deliver(12, 20));
    row("run up to the end, owing", owing, tail(12, 20), FOLLOWING, deliver(12, 20), caughtUp(20));
    row("run of another cursor is dropped", live, tail(11, 15), live);
    row("evicted meanwhile", live, evicted(), behind(12));
    row("overtaken", live(9, false), overtaken(9), behind(9));
    row("overtaken, not its cursor", live, overtaken(9), live);
    row("restarted within reach", live, restarted(20, null, 0, 30), live);
    row("re-created", live, recreated(20), behind(12));
    row(
        "cut before the cursor: goes back",
        live,
        restarted(20, at(11), 11, 11),
        FOLLOWING,
        lost(Gap.Reason.TRUNCATED, at(12), at(11)),
        caughtUp(11));
    row(
        "cut before the cursor, and grown beyond it again: goes back all the same",
        live,
        restarted(20, at(11), 11, 30),
        live(11, true),
        lost(Gap.Reason.TRUNCATED, at(12), at(11)));
    row("appended", live, appended(20), live);
    row("late location", live, located(15), live);
    row("stale states", live, states(15, null, "b", true), live);
    row("stale loss of a snapshot", live, gone(15), live);
    row("late page", live, page(12, 15), live);
    row("late failure", live, new Input.HistoryLost<>("away"), live);
    row("overdue", live, new Input.Overdue<>(), live);
  }

  private void following() {
    row("something came", FOLLOWING, appended(20), live(20, false));
    row("nothing is due", FOLLOWING, room(), FOLLOWING);
    row("overtaken at its watermark", FOLLOWING, overtaken(9), behind(9));
    row("restarted, the watermark within", FOLLOWING, restarted(15, null, 10, 20), live(15, false));
    row("retention overtook the tail", FOLLOWING, restarted(5, null, 10, 20), behind(5));
    row("re-created", FOLLOWING, recreated(20), behind(20));
    row(
        "cut before the watermark: goes back",
        FOLLOWING,
        restarted(20, at(15), 15, 17),
        live(15, true),
        lost(Gap.Reason.TRUNCATED, at(20), at(15)));
    row("cut at the watermark", FOLLOWING, restarted(20, at(20), 20, 22), live(20, false));
    row("late location", FOLLOWING, located(15), FOLLOWING);
    row("stale states", FOLLOWING, states(15, null, "b", true), FOLLOWING);
    row("stale loss of a snapshot", FOLLOWING, gone(15), FOLLOWING);
    row("late page", FOLLOWING, page(20, 25), FOLLOWING);
    row("late failure", FOLLOWING, new Input.HistoryLost<>("away"), FOLLOWING);
    row("stale tail", FOLLOWING, tail(20, 25), FOLLOWING);
    row("stale eviction", FOLLOWING, evicted(), FOLLOWING);
    row("overdue", FOLLOWING, new Input.Overdue<>(), FOLLOWING);
  }

  private void ahead() {
    Phase ahead = ahead(25);
    row("waits", ahead, room(), ahead);
    row("the tail has come", ahead(18), room(), live(18, true));
    row("the tail has come to its place exactly", ahead(20), room(), FOLLOWING, caughtUp(20));
    row("the tail has passed and evicted it", ahead(9), room(), behind(9));
    row("waited for too long: history knows", ahead, new Input.Overdue<>(), behind(25));
    row("restarted, and has come", ahead, restarted(20, null, 22, 30), live(25, true));
    row("restarted after it", ahead, restarted(20, null, 28, 30), behind(25));
    row("re-created", ahead, recreated(20), behind(25));
    row(
        "cut before it: goes back",
        ahead,
        restarted(20, at(15), 15, 15),
        FOLLOWING,
        lost(Gap.Reason.TRUNCATED, at(25), at(15)),
        caughtUp(15));
    row("late page", ahead, page(25, 30), ahead);
    row("late failure", ahead, new Input.HistoryLost<>("away"), ahead);
    row("late location", ahead, located(15), ahead);
    row("stale states", ahead, states(15, null, "b", true), ahead);
    row("stale loss of a snapshot", ahead, gone(15), ahead);
    row("stale tail", ahead, tail(25, 30), ahead);
    row("stale eviction", ahead, evicted(), ahead);
    row("appended", ahead, appended(20), ahead);
    row("overtaken", ahead, overtaken(9), ahead);
  }

  @TestFactory
  List<DynamicTest> everyTransition() {
    return rows.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "%s, %s: %s".formatted(name(row.phase()), name(row.input()), row.name()),
                    () ->
                        assertThat(Splice.step(row.phase(), row.input()))
                            .isEqualTo(new Step<>(row.next(), row.wants()))))
        .toList();
  }

  @Test
  void everyInputInEveryPhase_hasARow() {
    Set<String> cells = new TreeSet<>();
    for (Class<?> phase : Phase.class.getPermittedSubclasses()) {
      for (Class<?> input : Input.class.getPermittedSubclasses()) {
        cells.add(phase.getSimpleName() + " x " + input.getSimpleName());
      }
    }
    Set<String> covered = new TreeSet<>();
    rows.forEach(row -> covered.add(name(row.phase()) + " x " + name(row.input())));
    assertThat(covered).isEqualTo(cells);
  }

  @Test
  void rows_haveNamesOfTheirOwn() {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Row row : rows) {
      String cell = name(row.phase()) + name(row.input());
      assertThat(names.computeIfAbsent(cell, c -> new LinkedHashSet<>()).add(row.name()))
          .as(row.toString())
          .isTrue();
    }
  }

  @SafeVarargs
  private void row(
      String name, Phase phase, Input<String> input, Phase next, Want<String>... wants) {
    rows.add(new Row(name, phase, input, next, List.of(wants)));
  }

  private static String name(Object of) {
    return of.getClass().getSimpleName();
  }

  // Phases.

  private static Phase snapshotting(long at, String afterSubject) {
    return new Snapshotting(at(at), afterSubject);
  }

  private static Phase behind(long offset) {
    return new Behind(at(offset));
  }

  private static Phase live(long offset, boolean owesCaughtUp) {
    return new Live(at(offset), owesCaughtUp);
  }

  private static Phase ahead(long offset) {
    return new Ahead(at(offset));
  }

  // Inputs.

  private static Input<String> room() {
    return new Input.Room<>(WINDOW);
  }

  private static Input<String> located(long offset) {
    return new Input.Located<>(at(offset), null, WINDOW);
  }

  private static Input<String> page(long from, long next) {
    return page(at(from), at(next), null);
  }

  private static Input<String> page(Position from, Position next, Gap gap) {
    return new Input.HistoryRead<>(run(from, next, gap), WINDOW);
  }

  private static Input<String> tail(long from, long next) {
    return new Input.TailRead<>(run(at(from), at(next), null), WINDOW);
  }

  private static Input<String> evicted() {
    return new Input.TailEvicted<>(WINDOW);
  }

  private static Input<String> appended(long watermark) {
    return new Input.Appended<>(at(watermark));
  }

  private static Input<String> overtaken(long watermark) {
    return new Input.Overtaken<>(at(watermark), WINDOW);
  }

  private static Input<String> restarted(long watermark, Position cut, long oldest, long next) {
    return new Input.TailRestarted<>(at(watermark), cut, new Window(1, 0, 1, oldest, next));
  }

  private static Input<String> recreated(long watermark) {
    return new Input.TailRestarted<>(at(watermark), null, RECREATED);
  }

  private static Input<String> states(long at, String after, String last, boolean isEnd) {
    return new Input.SnapshotRead<>(part(at, after, last, isEnd), WINDOW);
  }

  private static Input<String> gone(long at) {
    return new Input.SnapshotGone<>(gap(Gap.Reason.RETENTION, at(at), at(18)));
  }

  // Wants.

  private static Want<String> deliverStates(long at, String after, String last, boolean isEnd) {
    return new DeliverStates<>(part(at, after, last, isEnd));
  }

  private static Want<String> snapshotEnd(long offset) {
    return new Tell<>(new Notice.SnapshotEnd(at(offset)));
  }

  private static Want<String> snapshotLost(long from, long to) {
    return new Tell<>(new Notice.SnapshotLost(gap(Gap.Reason.RETENTION, at(from), at(to))));
  }

  private static Want<String> waiting(Position position) {
    return new Tell<>(new Waiting(position, "away"));
  }

  private static SnapshotPart<String> part(long at, String after, String last, boolean isEnd) {
    return new SnapshotPart<>(at(at), after, last, isEnd, "states");
  }

  private static Want<String> read(long offset) {
    return new ReadTail<>(at(offset));
  }

  private static Want<String> deliver(long from, long next) {
    return new Deliver<>(run(at(from), at(next), null));
  }

  private static Want<String> caughtUp(long offset) {
    return new Tell<>(new CaughtUp(at(offset)));
  }

  private static Want<String> lost(Gap.Reason reason, Position from, Position to) {
    return new Tell<>(new Lost(gap(reason, from, to)));
  }

  private static Run<String> run(Position from, Position next, Gap gap) {
    return new Run<>(from, next, gap, "events");
  }

  private static Gap gap(Gap.Reason reason, Position from, Position to) {
    return new Gap(reason, from, to);
  }

  private static Position at(long offset) {
    return new Position(1, 0, offset);
  }

  private static Position epoch2(long offset) {
    return new Position(2, 0, offset);
  }
}
