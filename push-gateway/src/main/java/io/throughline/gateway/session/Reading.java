package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.catchup.HistoryPage;
import io.throughline.gateway.catchup.SnapshotPage;
import io.throughline.gateway.message.Encoded;
import io.throughline.gateway.message.RunEncoder;
import io.throughline.gateway.message.SharedRuns;
import io.throughline.gateway.subscription.Input;
import io.throughline.gateway.subscription.Run;
import io.throughline.gateway.subscription.SnapshotPart;
import io.throughline.gateway.tail.Window;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Located;
import io.throughline.log.Start;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription reads from: the tail, and the pages that it asks history for. Answers with
 * what the {@link io.throughline.gateway.subscription.Splice} is to hear; where there is no answer
 * yet, it sees to it that there will be one. Owned by the session's lane.
 *
 * <p>A page is only what was read last: it is dropped when the socket stalls, and read again.
 */
final class Reading {

  private final Session session;
  private final SharedRuns runs;
  private final PartitionView view;
  private final Inquiry history;
  private final Consumer<@Nullable Throwable> lost;
  private final Runnable answered;

  private @Nullable HistoryPage page;
  private @Nullable SnapshotPage snapshot;

  /**
   * @param lost what is done if history does not answer
   * @param answered what is done last, with an answer or without
   */
  Reading(
      Session session,
      SharedRuns runs,
      PartitionView view,
      Consumer<@Nullable Throwable> lost,
      Runnable answered) {
    this.session = session;
    this.runs = runs;
    this.view = view;
    this.history = new Inquiry(session, view);
    this.lost = lost;
    this.answered = answered;
  }

  /** Whether there is nothing to do but wait: for an answer, or to ask again. */
  boolean isWaiting() {
    return history.isWaiting();
  }

  /** Asks where a start is. */
  void locate(Start start, Consumer<Located> take) {
    ask(
        session.catchUp().locate(stream(), start, runs.audience().filter(), session.bearerToken()),
        view.generation(),
        located -> {
          history.advanced();
          take.accept(located);
        });
  }

  /** What the tail has from {@code cursor} on. */
  Input<Encoded> tail(Position cursor, RunEncoder.Room room) {
    Window window = view.window();
    Run<Encoded> run =
        encoder().fromTail(runs, view.tail(), window, cursor, room, session.lane().pass());
    return run == null ? new Input.TailEvicted<>(window) : new Input.TailRead<>(run, window);
  }

  /** What the page has from {@code cursor} on; nothing if there is none, and one is asked for. */
  Input.@Nullable HistoryRead<Encoded> history(Position cursor, RunEncoder.Room room) {
    HistoryPage held = page;
    if (held == null) {
      askForPage(cursor);
      return null;
    }
    Run<Encoded> run = encoder().fromPage(runs, held, cursor, room, session.lane().pass());
    return new Input.HistoryRead<>(run, view.window());
  }

  /** A run of the page was taken, and the cursor came on by it. */
  void cameOn() {
    history.advanced();
  }

  /** A run of the page was taken, and the cursor is where it was: the page is of no use. */
  void stayed(Run<Encoded> run, Position cursor) {
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
            .page(stream(), cursor, runs.audience().filter(), generation, session.bearerToken()),
        generation,
        read -> page = read);
  }

  /**
   * What the snapshot's page has after {@code afterSubject}; nothing if there is none, and one is
   * asked for.
   *
   * @param at the moment that the snapshot is of; absent for the newest
   */
  @Nullable Input<Encoded> snapshot(
      @Nullable Position at, @Nullable String afterSubject, RunEncoder.Room room) {
    SnapshotPage held = snapshot;
    if (held == null) {
      askForSnapshot(at, afterSubject);
      return null;
    }
    Gap gap = held.gap();
    SnapshotPart<Encoded> part = encoder().fromSnapshot(runs, held, afterSubject, room);
    if (gap != null || part == null) {
      snapshot = null;
      history.later();
      return gap == null ? null : new Input.SnapshotGone<>(gap);
    }
    if (held.isEndedBy(part.lastSubject())) {
      snapshot = null;
      history.advanced();
    }
    return new Input.SnapshotRead<>(part, view.window());
  }

  private void askForSnapshot(@Nullable Position at, @Nullable String afterSubject) {
    int generation = view.generation();
    ask(
        session
            .catchUp()
            .snapshot(
                stream(),
                at,
                runs.audience().filter().subject(),
                afterSubject,
                generation,
                session.bearerToken()),
        generation,
        read -> snapshot = read);
  }

  private <T> void ask(CompletableFuture<T> answer, int generation, Consumer<T> take) {
    history.ask(answer, generation, take, lost, answered);
  }

  /** Drops what was read: it may be of what the log has lost since, or wait for long. */
  void forget() {
    page = null;
    snapshot = null;
  }

  /** Nothing is read any more, and no answer taken. */
  void end() {
    history.end();
    forget();
  }

  private StreamKey stream() {
    return runs.audience().stream();
  }

  private RunEncoder encoder() {
    return session.lane().encoder();
  }
}
