package io.throughline.gateway.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.memory.MemoryLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Who shares a read with whom. Reads run when the test says so. */
class CatchUpTest {

  private static final StreamName STREAM = new StreamName("execution");
  private static final StreamKey ACME = new StreamKey(new TenantId("acme"), STREAM);
  private static final EventFilter ALL = new EventFilter(Set.of(), null);
  private static final int PAGE = 100;

  private final MemoryLog log = new MemoryLog(Set.of(STREAM), 1, InstantSource.system());
  private final Queue<Runnable> blocked = new ArrayDeque<>();
  private final List<Position> positions = new ArrayList<>();
  private long nowNanos;
  private boolean isAway;
  private final CatchUp catchUp =
      new CatchUp(
          History.local(reader()),
          (stream, moment, subject, after, limit, token) ->
              log.snapshots().states(stream, moment, subject, after, limit),
          new CatchUp.Limits(
              new PageLimit(PAGE, 1 << 20),
              new StatesLimit(PAGE, 1 << 20),
              8,
              64,
              1 << 20,
              Duration.ofSeconds(5),
              Duration.ofSeconds(1)),
          blocked::add,
          () -> nowNanos);

  @Test
  void aThousandClientsAtAThousandPlaces_readTheRangeAHandfulOfTimes() {
    append(2_000);
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      readers.add(new Reader(positions.get(i)));
    }
    boolean isGoingOn = true;
    while (isGoingOn) {
      readers.forEach(Reader::ask);
      runAll();
      isGoingOn = readers.stream().map(Reader::take).reduce(false, Boolean::logicalOr);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(readers.get(i).got).isEqualTo(ids(i + 1, 2_000));
    }
    assertThat(catchUp.pagesRead()).isLessThanOrEqualTo(2 * 2_000 / PAGE);
    assertThat(catchUp.pagesAsked()).isGreaterThan(10_000);
  }

  @Test
  void cursorInTheMidstOfAPage_isServedFromIt() {
    append(PAGE);
    HistoryPage page = read(positions.get(0), ALL, 0);
    assertThat(read(positions.get(50), ALL, 0)).isSameAs(page);
    assertThat(catchUp.pagesRead()).isEqualTo(1);
  }

  @Test
  void anotherFilter_generation_orTime_readsAnew() {
    append(PAGE);
    read(positions.get(0), ALL, 0);
    read(positions.get(10), new EventFilter(Set.of("other"), null), 0);
    assertThat(catchUp.pagesRead()).isEqualTo(2);
    read(positions.get(10), ALL, 1);
    assertThat(catchUp.pagesRead()).isEqualTo(3);
    nowNanos += Duration.ofSeconds(5).toNanos();
    read(positions.get(0), ALL, 0);
    assertThat(catchUp.pagesRead()).isEqualTo(4);
    assertThat(catchUp.sharedBytes()).isPositive();
  }

  @Test
  void pageUnderWayThatDoesNotComeAsFar_isNotWaitedForInVain() {
    append(3 * PAGE);
    CompletableFuture<HistoryPage> first = ask(positions.get(0), ALL, 0);
    log.limitPageScan(10);
    CompletableFuture<HistoryPage> second = ask(positions.get(50), ALL, 0);
    runAll();
    assertThat(first.join().next().nextOffset()).isLessThan(positions.get(50).nextOffset());
    assertThat(second.join().from()).isEqualTo(positions.get(50));
  }

  @Test
  void pageAtTheEnd_isReadAgain_andAFailureIsNotKept() {
    append(1);
    read(positions.getFirst(), ALL, 0);
    append(1);
    assertThat(read(positions.getFirst(), ALL, 0).events()).hasSize(1);
    isAway = true;
    assertThatThrownBy(() -> read(positions.get(1), ALL, 0))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LogUnavailableException.class);
    isAway = false;
    assertThat(read(positions.get(1), ALL, 0).events()).isEmpty();
  }

  @Test
  void manyWhoAskForASnapshot_shareItsPlaceForAWhile() {
    append(1);
    SnapshotPage first = snapshot();
    append(1);
    assertThat(snapshot()).isSameAs(first);
    nowNanos += Duration.ofSeconds(1).toNanos();
    assertThat(snapshot().position()).isEqualTo(positions.getLast());
  }

  private final class Reader {
    private final List<String> got = new ArrayList<>();
    private Position cursor;
    private CompletableFuture<HistoryPage> answer;

    private Reader(Position cursor) {
      this.cursor = cursor;
    }

    private void ask() {
      answer = CatchUpTest.this.ask(cursor, ALL, 0);
    }

    /** Takes what came, and says whether it came on. */
    private boolean take() {
      HistoryPage page = answer.join();
      page.events().stream()
          .filter(event -> event.offset() >= cursor.nextOffset())
          .forEach(event -> got.add(event.event().id()));
      boolean isMoved = page.next().nextOffset() > cursor.nextOffset();
      cursor = page.next();
      return isMoved;
    }
  }

  private HistoryPage read(Position after, EventFilter filter, int generation) {
    CompletableFuture<HistoryPage> answer = ask(after, filter, generation);
    runAll();
    return answer.join();
  }

  private CompletableFuture<HistoryPage> ask(Position after, EventFilter filter, int generation) {
    return catchUp.page(ACME, after, filter, generation, "token");
  }

  private SnapshotPage snapshot() {
    CompletableFuture<SnapshotPage> answer = catchUp.snapshot(ACME, null, null, null, 0, "token");
    runAll();
    return answer.join();
  }

  private void runAll() {
    for (Runnable task = blocked.poll(); task != null; task = blocked.poll()) {
      task.run();
    }
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      Event event = Event.json("e" + positions.size(), "/test", "t", "s", "{}");
      var appended = (AppendResult.Appended) log.appender().append(ACME, event).join();
      positions.add(appended.position());
    }
  }

  private static List<String> ids(int from, int to) {
    List<String> ids = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ids.add("e" + i);
    }
    return ids;
  }

  private LogReader reader() {
    LogReader reader = log.reader();
    return new LogReader() {
      @Override
      public Located locate(StreamKey stream, io.throughline.log.Start start, EventFilter filter) {
        return reader.locate(stream, start, filter);
      }

      @Override
      public Page page(StreamKey stream, Position after, EventFilter filter, PageLimit limit) {
        if (isAway) {
          throw new LogUnavailableException("away", null);
        }
        return reader.page(stream, after, filter, limit);
      }
    };
  }
}
