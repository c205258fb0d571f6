package io.throughline.replay.snapshot;

import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.SubjectState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the pages behind one answer. Blocks, on the caller's thread; has no state. */
final class Snapshots {

  private final SnapshotReader reader;
  private final Duration pageTime;
  private final InstantSource clock;

  /**
   * @param pageTime after which an answer that is still looking for open alerts goes out as it is
   */
  Snapshots(SnapshotReader reader, Duration pageTime, InstantSource clock) {
    this.reader = reader;
    this.pageTime = pageTime;
    this.clock = clock;
  }

  /**
   * @param states to answer with
   * @param lastSubject that was looked at; absent where no page follows
   */
  record Answer(States states, @Nullable String lastSubject) {}

  Answer read(SnapshotQuery query) {
    return query.open() ? readOpen(query) : answer(page(query, query.afterSubject()));
  }

  /** Hands every state at {@code moment} to {@code taker}. */
  States readAll(SnapshotQuery query, Consumer<SubjectState> taker) {
    States first = page(query, null);
    States page = first;
    page.states().forEach(taker);
    while (!page.last()) {
      page =
          reader.states(
              query.stream(),
              new Moment.At(first.position()),
              null,
              page.states().getLast().subject(),
              query.limit());
      page.states().forEach(taker);
    }
    return first;
  }

  private Answer readOpen(SnapshotQuery query) {
    Instant deadline = clock.instant().plus(pageTime);
    States first = page(query, query.afterSubject());
    List<SubjectState> open = new ArrayList<>();
    States page = first;
    while (true) {
      for (SubjectState state : page.states()) {
        if (OpenAlerts.isOpen(state)) {
          open.add(state);
          if (open.size() == query.limit().subjects()) {
            boolean last = page.last() && state.equals(page.states().getLast());
            return answer(new States(first.position(), open, last, first.gap()));
          }
        }
      }
      if (page.last() || !clock.instant().isBefore(deadline)) {
        States states = new States(first.position(), open, page.last(), first.gap());
        return new Answer(states, page.last() ? null : page.states().getLast().subject());
      }
      page =
          reader.states(
              query.stream(),
              new Moment.At(first.position()),
              query.subject(),
              page.states().getLast().subject(),
              query.limit());
    }
  }

  private States page(SnapshotQuery query, @Nullable String afterSubject) {
    return reader.states(
        query.stream(), query.moment(), query.subject(), afterSubject, query.limit());
  }

  private static Answer answer(States states) {
    return new Answer(states, states.last() ? null : states.states().getLast().subject());
  }
}
