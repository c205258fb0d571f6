package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.catchup.HistoryPage;
import io.throughline.gateway.catchup.SnapshotPage;
import io.throughline.gateway.message.Audience;
import io.throughline.gateway.message.Encoded;
import io.throughline.gateway.message.RunEncoder;
import io.throughline.gateway.message.SharedRuns;
import io.throughline.gateway.subscription.Input;
import io.throughline.gateway.subscription.Notice;
import io.throughline.gateway.subscription.Phase;
import io.throughline.gateway.subscription.Run;
import io.throughline.gateway.subscription.SnapshotPart;
import io.throughline.gateway.subscription.Splice;
import io.throughline.gateway.subscription.Step;
import io.throughline.gateway.subscription.Subscribe;
import io.throughline.gateway.subscription.Subscribe.Beginning;
import io.throughline.gateway.subscription.Want;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Located;
import io.throughline.log.Start;
import io.throughline.stomp.session.AckMode;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of one session: carries out what its {@link Splice} wants. Owned by the
 * session's lane.
 *
 * <p>Its state is the phase, which is a cursor. The page is only what was read last; it is dropped
 * when the socket stalls and read again.
 */
final class Subscription {

  private static final Position NOWHERE = new Position(0, 0, 0);

  private final Session session;
  private final SharedRuns runs;
  private final PartitionView view;
  private final boolean wantsNotices;
  private final AckMode ackMode;
  private final Inquiry history;

  private Phase phase;
  private @Nullable HistoryPage page;
  private @Nullable SnapshotPage snapshot;
  private boolean isQueued;
  private boolean isEnded;
  private int windowRoom;
  private Position told = NOWHERE;
  private long toldNanos;
  private long aheadSinceNanos;

  Subscription(
      Session session,
      SharedRuns runs,
      PartitionView view,
      Subscribe.Accepted accepted,
      AckMode ackMode,
      int windowRoom) {
    this.session = session;
    this.runs = runs;
    this.view = view;
    this.wantsNotices = accepted.wantsNotices();
    this.ackMode = ackMode;
    this.windowRoom = windowRoom;
    this.history = new Inquiry(session, view);
    this.toldNanos = session.lane().nanoTime();
    this.phase =
        switch (accepted.beginning()) {
          case Beginning.Now() -> new Phase.Following();
          case Beginning.From(Start.After(var position)) -> new Phase.Live(position, true);
          case Beginning.From(var start) -> new Phase.Locating(start);
          case Beginning.Snapshot() -> Phase.Snapshotting.BEGINNING;
        };
    told = position();
  }

  StreamKey stream() {
    return runs.audience().stream();
  }

  Audience audience() {
    return runs.audience();
  }

  SharedRuns runs() {
    return runs;
  }

  PartitionView view() {
    return view;
  }

  /** Everything before this was put on the socket, or is not for this subscription. */
  Position position() {
    return switch (phase) {
      case Phase.Following following -> view.window().end();
      case Phase.Live live -> live.cursor();
      case Phase.Behind behind -> behind.cursor();
      case Phase.Ahead ahead -> ahead.cursor();
      case Phase.Locating locating -> told;
      case Phase.Snapshotting snapshotting -> told;
    };
  }

  /** Whether there is a position to resume from: its start is found, its snapshot has ended. */
  boolean isLocated() {
    return !(phase instanceof Phase.Locating || phase instanceof Phase.Snapshotting);
  }

  /** How it is doing, for whoever looks after the tenant. */
  SubscriptionReport report(SessionContext context) {
    Audience audience = audience();
    return new SubscriptionReport(
        audience.subscriptionId(),
        audience.destination(),
        audience.filter().types(),
        ackMode,
        audience.hasAckIds() ? windowRoom : null,
        audience.conflates(),
        where(),
        isLocated() ? context.seal().seal(stream(), position()) : null,
        lag(context.clock().millis()));
  }

  private SubscriptionReport.Where where() {
    return switch (phase) {
      case Phase.Locating locating -> SubscriptionReport.Where.LOCATING;
      case Phase.Snapshotting snapshotting -> SubscriptionReport.Where.SNAPSHOTTING;
      case Phase.Behind behind -> SubscriptionReport.Where.BEHIND;
      case Phase.Live live -> SubscriptionReport.Where.LIVE;
      case Phase.Following following -> SubscriptionReport.Where.LIVE;
      case Phase.Ahead ahead -> SubscriptionReport.Where.AHEAD;
    };
  }

  private @Nullable Lag lag(long nowMillis) {
    return switch (phase) {
      case Phase.Locating locating -> null;
      case Phase.Snapshotting snapshotting -> null;
      case Phase.Following following -> Lag.NONE;
      case Phase.Ahead ahead -> Lag.NONE;
      case Phase.Live(var cursor, var owes) -> Lag.of(audience(), view.tail(), cursor, nowMillis);
      case Phase.Behind(var cursor) -> Lag.of(audience(), view.tail(), cursor, nowMillis);
    };
  }

  /** Whether reading may go on now. */
  boolean isDue() {
    return !isEnded
        && windowRoom > 0
        && view.isCurrent()
        && !(phase instanceof Phase.Following)
        && !(phase instanceof Phase.Ahead)
        && !history.isWaiting();
  }

  /** Whether what it gets is what it missed, and not what is appended now. */
  boolean isCatchingUp() {
    return switch (phase) {
      case Phase.Live(var cursor, var owesCaughtUp) -> owesCaughtUp;
      case Phase.Following following -> false;
      case Phase.Behind behind -> true;
      case Phase.Locating locating -> true;
      case Phase.Snapshotting snapshotting -> true;
      case Phase.Ahead ahead -> true;
    };
  }

  /** Whether it stands in its session's queue; the session keeps it there once. */
  boolean isQueued() {
    return isQueued;
  }

  void isQueued(boolean queued) {
    isQueued = queued;
  }

  /** How many more messages the client takes before it acknowledges some. */
  void windowRoom(int room) {
    windowRoom = room;
  }

  /** Takes what happened outside of a write and lets the session go on with what is due. */
  void input(Input<Encoded> input) {
    if (input instanceof Input.TailRestarted<Encoded>) {
      forget(); // it may be of what the log has lost since
    }
    take(input, 0);
    session.makeDue(this);
  }

  /**
   * Puts what comes next on the session's outbox.
   *
   * @param bytesRoom how much to put there at most, but for a single larger event
   */
  void serve(int bytesRoom) {
    take(new Input.Room<>(view.window()), bytesRoom);
  }

  void tick(long nowNanos, long progressNanos) {
    if (phase instanceof Phase.Ahead) {
      tickAhead(nowNanos);
    } else {
      aheadSinceNanos = 0;
    }
    boolean isQuiet = nowNanos - toldNanos >= progressNanos;
    if (isQuiet && wantsNotices && isLocated() && !position().equals(told)) {
      tell(new Notice.Progress(position()));
    }
    session.makeDue(this);
  }

  /** The socket has not taken anything for a while: nothing is kept for it. */
  void stalled() {
    forget();
  }

  private void forget() {
    page = null;
    snapshot = null;
  }

  void tell(Notice notice) {
    boolean isWanted =
        switch (notice) {
          case Notice.Lost lost -> true;
          case Notice.Reconnect reconnect -> true;
          case Notice.SnapshotEnd end -> true;
          case Notice.SnapshotLost lost -> true;
          case Notice.CaughtUp caughtUp -> wantsNotices;
          case Notice.Progress progress -> wantsNotices;
          case Notice.Waiting waiting -> wantsNotices;
        };
    if (isWanted) {
      session.tell(audience(), notice, isLocated() ? position() : null);
      told(position());
    }
  }

  void end() {
    isEnded = true;
    history.end();
    forget();
  }

  private void take(Input<Encoded> input, int bytesRoom) {
    Step<Encoded> step = Splice.step(phase, input);
    phase = step.phase();
    for (Want<Encoded> want : step.wants()) {
      switch (want) {
        case Want.Locate<Encoded>(var start) -> locate(start);
        case Want.ReadHistory<Encoded>(var cursor) -> readHistory(cursor, bytesRoom);
        case Want.ReadSnapshot<Encoded>(var at, var afterSubject) ->
            readSnapshot(at, afterSubject, bytesRoom);
        case Want.ReadTail<Encoded>(var cursor) -> readTail(cursor, bytesRoom);
        case Want.Deliver<Encoded>(var run) -> deliver(run);
        case Want.DeliverStates<Encoded>(var part) -> deliver(part);
        case Want.Tell<Encoded>(var notice) -> tell(notice);
      }
    }
  }

  private void readTail(Position cursor, int bytesRoom) {
    var window = view.window();
    Run<Encoded> run =
        session
            .lane()
            .encoder()
            .fromTail(runs, view.tail(), window, cursor, room(bytesRoom), session.lane().pass());
    take(
        run == null ? new Input.TailEvicted<>(window) : new Input.TailRead<>(run, window),
        bytesRoom);
  }

  private void readHistory(Position cursor, int bytesRoom) {
    HistoryPage held = page;
    if (held == null) {
      askForPage(cursor);
      return;
    }
    Run<Encoded> run =
        session
            .lane()
            .encoder()
            .fromPage(runs, held, cursor, room(bytesRoom), session.lane().pass());
    take(new Input.HistoryRead<>(run, view.window()), bytesRoom);
    if (!position().equals(cursor)) {
      history.advanced();
      return;
    }
    page = null;
    if (run.from().equals(cursor)) {
      history.later(); // it has nothing there yet
    }
  }

  private void askForPage(Position cursor) {
    int generation = view.generation();
    ask(
        session
            .catchUp()
            .page(stream(), cursor, audience().filter(), generation, session.bearerToken()),
        generation,
        read -> page = read);
  }

  private void readSnapshot(@Nullable Position at, @Nullable String afterSubject, int bytesRoom) {
    SnapshotPage held = snapshot;
    if (held == null) {
      askForSnapshot(at, afterSubject);
      return;
    }
    Gap gap = held.gap();
    SnapshotPart<Encoded> part =
        session.lane().encoder().fromSnapshot(runs, held, afterSubject, room(bytesRoom));
    if (gap != null || part == null) {
      snapshot = null;
      history.later();
      if (gap != null) {
        take(new Input.SnapshotGone<>(gap), bytesRoom);
      }
      return;
    }
    if (held.isEndedBy(part.lastSubject())) {
      snapshot = null;
      history.advanced();
    }
    take(new Input.SnapshotRead<>(part, view.window()), bytesRoom);
  }

  private void askForSnapshot(@Nullable Position at, @Nullable String afterSubject) {
    int generation = view.generation();
    ask(
        session
            .catchUp()
            .snapshot(
                stream(),
                at,
                audience().filter().subject(),
                afterSubject,
                generation,
                session.bearerToken()),
        generation,
        read -> snapshot = read);
  }

  private void locate(Start start) {
    ask(
        session.catchUp().locate(stream(), start, audience().filter(), session.bearerToken()),
        view.generation(),
        this::located);
  }

  private <T> void ask(CompletableFuture<T> answer, int generation, Consumer<T> take) {
    history.ask(answer, generation, take, this::lost, () -> session.makeDue(this));
  }

  private void located(Located located) {
    history.advanced();
    told(located.position());
    session.located(this, located.position());
    take(new Input.Located<>(located.position(), located.gap(), view.window()), 0);
  }

  private void lost(@Nullable Throwable failure) {
    take(new Input.HistoryLost<>(session.historyLost(stream(), failure)), 0);
  }

  private void deliver(Run<Encoded> run) {
    if (run.content().messages() > 0) {
      windowRoom = session.deliver(audience(), run.content());
      told(run.next());
    }
  }

  private void deliver(SnapshotPart<Encoded> part) {
    if (part.content().messages() > 0) {
      windowRoom = session.deliverStates(audience(), part.content());
    }
  }

  private void told(Position position) {
    told = position;
    toldNanos = session.lane().nanoTime();
  }

  private void tickAhead(long nowNanos) {
    if (aheadSinceNanos == 0) {
      aheadSinceNanos = nowNanos;
    } else if (nowNanos - aheadSinceNanos >= Retry.FIRST_NANOS) {
      aheadSinceNanos = nowNanos;
      take(new Input.Overdue<>(), 0);
    } else {
      take(new Input.Room<>(view.window()), 0);
    }
  }

  private RunEncoder.Room room(int bytesRoom) {
    return new RunEncoder.Room(windowRoom, bytesRoom);
  }
}
