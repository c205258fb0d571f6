package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
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
import io.throughline.log.LogReader.Located;
import io.throughline.log.Start;
import io.throughline.stomp.session.AckMode;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of one session: carries out what its {@link Splice} wants. Its state is the
 * phase, which is a cursor; what it reads from is the {@link Reading}'s. Owned by the session's
 * lane.
 */
final class Subscription {

  private static final Position NOWHERE = new Position(0, 0, 0);

  private final Session session;
  private final SharedRuns runs;
  private final PartitionView view;
  private final boolean wantsNotices;
  private final AckMode ackMode;
  private final Reading reading;

  private Phase phase;
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
    this.reading = new Reading(session, runs, view, this::lost, () -> session.makeDue(this));
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
        SubscriptionReport.Where.of(phase),
        phase.isLocated() ? context.seal().seal(stream(), position()) : null,
        Lag.of(phase, audience, view.tail(), context.clock().millis()));
  }

  /** Whether reading may go on now. */
  boolean isDue() {
    return !isEnded
        && windowRoom > 0
        && view.isCurrent()
        && !phase.waitsForTheLog()
        && !reading.isWaiting();
  }

  /** Whether what it gets is what it missed, and not what is appended now. */
  boolean isCatchingUp() {
    return phase.isCatchingUp();
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
      reading.forget(); // it may be of what the log has lost since
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
    if (isQuiet && wantsNotices && phase.isLocated() && !position().equals(told)) {
      tell(new Notice.Progress(position()));
    }
    session.makeDue(this);
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

  /** The socket has not taken anything for a while: nothing is kept for it. */
  void stalled() {
    reading.forget();
  }

  void tell(Notice notice) {
    if (wantsNotices || notice.isForAll()) {
      session.tell(audience(), notice, phase.isLocated() ? position() : null);
      told(position());
    }
  }

  void end() {
    isEnded = true;
    reading.end();
  }

  private void take(Input<Encoded> input, int bytesRoom) {
    Step<Encoded> step = Splice.step(phase, input);
    phase = step.phase();
    for (Want<Encoded> want : step.wants()) {
      switch (want) {
        case Want.Locate<Encoded>(var start) -> reading.locate(start, this::located);
        case Want.ReadHistory<Encoded>(var cursor) -> readHistory(cursor, bytesRoom);
        case Want.ReadSnapshot<Encoded>(var at, var afterSubject) ->
            readSnapshot(at, afterSubject, bytesRoom);
        case Want.ReadTail<Encoded>(var cursor) ->
            take(reading.tail(cursor, room(bytesRoom)), bytesRoom);
        case Want.Deliver<Encoded>(var run) -> deliver(run);
        case Want.DeliverStates<Encoded>(var part) -> deliver(part);
        case Want.Tell<Encoded>(var notice) -> tell(notice);
      }
    }
  }

  private void readHistory(Position cursor, int bytesRoom) {
    Input.HistoryRead<Encoded> read = reading.history(cursor, room(bytesRoom));
    if (read == null) {
      return;
    }
    take(read, bytesRoom);
    if (position().equals(cursor)) {
      reading.stayed(read.run(), cursor);
    } else {
      reading.cameOn();
    }
  }

  private void readSnapshot(@Nullable Position at, @Nullable String afterSubject, int bytesRoom) {
    Input<Encoded> read = reading.snapshot(at, afterSubject, room(bytesRoom));
    if (read != null) {
      take(read, bytesRoom);
    }
  }

  private void located(Located located) {
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

  private RunEncoder.Room room(int bytesRoom) {
    return new RunEncoder.Room(windowRoom, bytesRoom);
  }
}
