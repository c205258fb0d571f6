package io.throughline.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.EventAppender.Append;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log does, whatever it is made of. */
public abstract class EventLogContract {

  protected static final StreamName EXECUTION = new StreamName("execution");
  protected static final StreamName METRICS = new StreamName("metrics");
  protected static final TenantId ACME = new TenantId("acme");
  protected static final StreamKey STREAM = new StreamKey(ACME, EXECUTION);
  protected static final PageLimit ALL = new PageLimit(1_000_000, 1 << 30);

  /** A tenant whose events live in the same partition as acme's. */
  protected static final TenantId NEIGHBOUR = neighbour();

  protected LogHarness harness;
  protected EventLog log;

  protected abstract LogHarness newHarness() throws Exception;

  @BeforeEach
  void open() throws Exception {
    harness = newHarness();
    log = harness.log();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  // Append and page.

  @Test
  void appendedEvent_isReadBackUntouched() {
    Event event =
        new Event(
            "id-1",
            "/runs?x=1#y",
            "execution.started",
            "run \"7\" ünï",
            "2026-11-21T00:00:00.123+02:00",
            "application/octet-stream",
            "https://example.org/schema",
            Map.of("traceparent", "00-abc-def-01", "region", "eu"),
            Payload.of(new byte[] {0, 1, (byte) 0xFF, '\n'}));
    Position after = append(STREAM, event);

    Page page = page(earliest(), ALL);

    assertThat(page.events()).hasSize(1);
    LoggedEvent logged = page.events().getFirst();
    assertThat(logged.event()).isEqualTo(event);
    assertThat(logged.tenant()).isEqualTo(ACME);
    assertThat(after.at(logged.nextOffset())).isEqualTo(after);
    assertThat(logged.appendTimeMillis()).isPositive();
    assertThat(page.next()).isEqualTo(after);
    assertThat(page.atEnd()).isTrue();
    assertThat(page.gap()).isNull();
  }

  @Test
  void eventOfBareAttributes_isReadBackUntouched() {
    Event bare = new Event("1", "/s", "t", null, null, null, null, Map.of(), Payload.EMPTY);
    append(STREAM, bare);
    assertThat(events(page(earliest(), ALL))).containsExactly(bare);
  }

  @Test
  void positionOfAnEvent_isAfterIt() {
    append(STREAM, event(1));
    Position after = append(STREAM, event(2));
    append(STREAM, event(3));
    assertThat(events(page(after, ALL))).containsExactly(event(3));
  }

  @Test
  void appendsOfOneThread_keepTheirOrder() {
    appendMany(STREAM, 200);
    assertThat(events(page(earliest(), ALL))).isEqualTo(eventsUpTo(200));
  }

  @Test
  void tenantsThatShareAPartition_seeOnlyTheirOwn() {
    StreamKey neighbours = new StreamKey(NEIGHBOUR, EXECUTION);
    for (int i = 1; i <= 10; i++) {
      append(i % 2 == 0 ? STREAM : neighbours, event(i));
    }
    assertThat(events(page(earliest(), ALL)))
        .containsExactly(event(2), event(4), event(6), event(8), event(10));
    assertThat(log.reader().page(neighbours, earliest(), EventFilter.ALL, ALL).events())
        .extracting(LoggedEvent::tenant)
        .containsOnly(NEIGHBOUR)
        .hasSize(5);
  }

  @Test
  void pageIsFull_atItsNumberOfEvents() {
    appendMany(STREAM, 10);
    Page page = page(earliest(), new PageLimit(4, 1 << 20));
    assertThat(events(page)).isEqualTo(eventsUpTo(4));
    assertThat(page.atEnd()).isFalse();
    assertThat(events(page(page.next(), ALL))).hasSize(6).startsWith(event(5));
  }

  @Test
  void pageIsFull_atItsBytes_butHasOneEventHoweverLarge() {
    appendMany(STREAM, 10);
    int one = event(1).data().size();
    assertThat(page(earliest(), new PageLimit(100, 3 * one)).events()).hasSize(3);
    assertThat(page(earliest(), new PageLimit(100, 1)).events()).hasSize(1);
  }

  @Test
  void pageEnds_beforeItsEndOffset() {
    List<Position> positions = appendMany(STREAM, 10);
    long end = positions.get(4).nextOffset();
    Page page = page(earliest(), new PageLimit(100, 1 << 20, end));
    assertThat(events(page)).isEqualTo(eventsUpTo(5));
    assertThat(page.next()).isEqualTo(positions.get(4));

    Page beyond = page(positions.get(7), new PageLimit(100, 1 << 20, end));
    assertThat(beyond.events()).isEmpty();
    assertThat(beyond.next()).isEqualTo(positions.get(7));
  }

  @Test
  void filteredPage_coversWhatItLeftOut() {
    for (int i = 1; i <= 20; i++) {
      append(STREAM, Event.json("e" + i, "/s", i % 5 == 0 ? "fifth" : "other", "s" + i % 2, "{}"));
    }
    EventFilter fifths = new EventFilter(Set.of("fifth"), null);
    Page page = log.reader().page(STREAM, earliest(), fifths, ALL);
    assertThat(page.events())
        .extracting(e -> e.event().id())
        .containsExactly("e5", "e10", "e15", "e20");
    EventFilter oddFifths = new EventFilter(Set.of("fifth"), "s1");
    Page narrower = log.reader().page(STREAM, earliest(), oddFifths, ALL);
    assertThat(narrower.events()).extracting(e -> e.event().id()).containsExactly("e5", "e15");
    assertThat(narrower.next()).isEqualTo(latest());
    assertThat(narrower.atEnd()).isTrue();
  }

  @Test
  void pagesOfAnySize_chainToTheWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    appendMany(STREAM, 60);
    harness.leaveHole(partition());
    List<Event> more = new ArrayList<>(eventsUpTo(60));
    for (int i = 61; i <= 100; i++) {
      append(new StreamKey(i % 3 == 0 ? NEIGHBOUR : ACME, EXECUTION), event(i));
      if (i % 3 != 0) {
        more.add(event(i));
      }
    }
    for (int round = 0; round < 20; round++) {
      List<Event> read = new ArrayList<>();
      Position at = earliest();
      Page page;
      do {
        page = page(at, new PageLimit(1 + random.nextInt(30), 1 + random.nextInt(2_000)));
        assertThat(page.from()).isEqualTo(at);
        read.addAll(events(page));
        at = page.next();
      } while (!page.atEnd());
      assertThat(read).as("seed %d", seed).isEqualTo(more);
    }
  }

  @Test
  void pageAtTheEnd_isEmptyAndSaysSo() {
    Position after = append(STREAM, event(1));
    Page page = page(after, ALL);
    assertThat(page.events()).isEmpty();
    assertThat(page.next()).isEqualTo(after);
    assertThat(page.atEnd()).isTrue();
  }

  @Test
  void holesBetweenOffsets_areReadOver() {
    append(STREAM, event(1));
    harness.leaveHole(partition());
    Position second = append(STREAM, event(2));
    harness.leaveHole(partition());

    Page page = page(earliest(), ALL);

    assertThat(events(page)).containsExactly(event(1), event(2));
    assertThat(page.next().nextOffset()).isGreaterThan(second.nextOffset());
    assertThat(page.next()).isEqualTo(latest());
    assertThat(page.atEnd()).isTrue();
  }

  // Refusals.

  @Test
  void unknownStream_isRefused() {
    StreamKey unknown = new StreamKey(ACME, new StreamName("nowhere"));
    assertThat(log.appender().append(unknown, event(1)).join())
        .isEqualTo(new AppendResult.UnknownStream());
    assertThatThrownBy(() -> log.reader().locate(unknown, new Start.Latest(), EventFilter.ALL))
        .isInstanceOf(UnknownStreamException.class);
    assertThatThrownBy(() -> log.reader().page(unknown, earliest(), EventFilter.ALL, ALL))
        .isInstanceOf(UnknownStreamException.class);
    assertThat(log.catalog().locate(unknown)).isEmpty();
  }

  @Test
  void eventOverTheLimit_isRefusedAndOneAtTheLimitIsNot() {
    int max = 1 << 20;
    byte[] random = new byte[max + 1];
    new Random(1).nextBytes(random);
    Event tooLarge = dataEvent(random);
    Event justFits = dataEvent(Arrays.copyOf(random, max));
    assertThat(log.appender().append(STREAM, tooLarge).join())
        .isEqualTo(new AppendResult.TooLarge(max + 1, max));
    append(STREAM, justFits);
    assertThat(events(page(earliest(), ALL))).containsExactly(justFits);
  }

  // Atomic appends.

  @Test
  void atomicAppend_appendsAllAcrossStreamsAndTenants() {
    StreamKey metrics = new StreamKey(NEIGHBOUR, METRICS);
    List<AppendResult> results =
        log.appender()
            .appendAtomically(
                List.of(
                    new Append(STREAM, event(1)),
                    new Append(metrics, event(2)),
                    new Append(STREAM, event(3))))
            .join();
    assertThat(results).hasSize(3).allMatch(AppendResult.Appended.class::isInstance);
    assertThat(events(page(earliest(), ALL))).containsExactly(event(1), event(3));
    Position third = ((AppendResult.Appended) results.get(2)).position();
    assertThat(page(earliest(), ALL).events().getLast().nextOffset()).isEqualTo(third.nextOffset());
    assertThat(
            log.reader()
                .page(
                    metrics,
                    log.reader().locate(metrics, new Start.Earliest(), EventFilter.ALL).position(),
                    EventFilter.ALL,
                    ALL)
                .events())
        .hasSize(1);
  }

  @Test
  void atomicAppendWithOneBadEvent_appendsNone() {
    StreamKey unknown = new StreamKey(ACME, new StreamName("nowhere"));
    List<AppendResult> results =
        log.appender()
            .appendAtomically(List.of(new Append(STREAM, event(1)), new Append(unknown, event(2))))
            .join();
    assertThat(results.get(0)).isInstanceOf(AppendResult.Unavailable.class);
    assertThat(results.get(1)).isEqualTo(new AppendResult.UnknownStream());
    assertThat(page(earliest(), ALL).events()).isEmpty();
    assertThat(log.appender().appendAtomically(List.of()).join()).isEmpty();
  }

  // Locate.

  @Test
  void earliestAndLatest_areTheLogsEnds() {
    Position first = append(STREAM, event(1));
    Position second = append(STREAM, event(2));
    assertThat(earliest().nextOffset()).isEqualTo(first.nextOffset() - 1);
    assertThat(latest()).isEqualTo(second);
  }

  @Test
  void since_isTheFirstEventOfThatTimeOrLater() {
    append(STREAM, event(1));
    long before = page(earliest(), ALL).events().getFirst().appendTimeMillis();
    Await.until("the clock moves", () -> System.currentTimeMillis() > before + 1);
    Position second = append(STREAM, event(2));
    long time = page(earliest(), ALL).events().getLast().appendTimeMillis();

    assertThat(locate(new Start.Since(Instant.ofEpochMilli(time))))
        .isEqualTo(new Located(second.at(second.nextOffset() - 1), null));
    assertThat(locate(new Start.Since(Instant.EPOCH)).position()).isEqualTo(earliest());
    assertThat(locate(new Start.Since(Instant.ofEpochMilli(time).plusSeconds(3_600))).position())
        .isEqualTo(second);
  }

  @Test
  void last_countsTheNewestThatMatch() {
    for (int i = 1; i <= 30; i++) {
      append(new StreamKey(i % 2 == 0 ? ACME : NEIGHBOUR, EXECUTION), event(i));
    }
    assertThat(events(page(locate(new Start.Last(3)).position(), ALL)))
        .containsExactly(event(26), event(28), event(30));

    EventFilter one = new EventFilter(Set.of(), event(4).subject());
    Located located = log.reader().locate(STREAM, new Start.Last(1), one);
    assertThat(log.reader().page(STREAM, located.position(), one, ALL).events())
        .extracting(LoggedEvent::event)
        .containsExactly(event(4));
  }

  @Test
  void lastBefore_countsBackFromThere() {
    List<Position> positions = appendMany(STREAM, 30);
    Position before = positions.get(9);
    Located located = locate(new Start.Last(4, before));
    Page page = page(located.position(), new PageLimit(100, 1 << 20, before.nextOffset()));
    assertThat(events(page)).containsExactly(event(7), event(8), event(9), event(10));

    Position otherEpoch = new Position(before.epoch() + 1, before.partition(), 3);
    assertThat(locate(new Start.Last(1, otherEpoch)).position()).isEqualTo(positions.get(28));
  }

  @Test
  void lastOfMoreThanThereAre_isAllOfThem() {
    appendMany(STREAM, 5);
    assertThat(events(page(locate(new Start.Last(1_000)).position(), ALL)))
        .isEqualTo(eventsUpTo(5));
    assertThat(locate(new Start.Last(1_000)).gap()).isNull();
    StreamKey empty = new StreamKey(ACME, METRICS);
    Located located = log.reader().locate(empty, new Start.Last(3), EventFilter.ALL);
    assertThat(log.reader().page(empty, located.position(), EventFilter.ALL, ALL).events())
        .isEmpty();
  }

  // Gaps.

  @Test
  void positionBeforeWhatIsLeft_isARetentionGap() {
    List<Position> positions = appendMany(STREAM, 10);
    harness.evictBefore(partition(), positions.get(4).nextOffset());
    Position lost = positions.get(1);

    Gap gap = new Gap(Gap.Reason.RETENTION, lost, positions.get(4));
    assertThat(locate(new Start.After(lost))).isEqualTo(new Located(positions.get(4), gap));
    Page page = page(lost, ALL);
    assertThat(page.gap()).isEqualTo(gap);
    assertThat(page.from()).isEqualTo(positions.get(4));
    assertThat(events(page)).startsWith(event(6)).hasSize(5);
    assertThat(page(positions.get(4), ALL).gap()).isNull();
  }

  @Test
  void timeBeforeWhatIsLeft_isARetentionGap() {
    List<Position> positions = appendMany(STREAM, 10);
    assertThat(locate(new Start.Since(Instant.EPOCH)).gap()).isNull();
    harness.evictBefore(partition(), positions.get(4).nextOffset());
    assertThat(locate(new Start.Since(Instant.EPOCH)))
        .isEqualTo(
            new Located(
                positions.get(4),
                new Gap(Gap.Reason.RETENTION, positions.get(4).at(0), positions.get(4))));
    assertThat(locate(new Start.Since(Instant.now().plusSeconds(3_600))).gap()).isNull();
  }

  @Test
  void positionBeyondTheEnd_isATruncationGap() {
    Position end = append(STREAM, event(1));
    Position beyond = end.at(end.nextOffset() + 10);
    Page page = page(beyond, ALL);
    assertThat(page.gap()).isEqualTo(new Gap(Gap.Reason.TRUNCATED, beyond, latest()));
    assertThat(page.next()).isEqualTo(latest());
    assertThat(events(page)).isEmpty();
  }

  @Test
  void positionOfAnotherEpochOrPartition_isARecreationGap() {
    Position position = append(STREAM, event(1));
    for (Position strange :
        List.of(
            new Position(position.epoch() + 1, position.partition(), position.nextOffset()),
            new Position(
                position.epoch(), (position.partition() + 1) % 4, position.nextOffset()))) {
      Page page = page(strange, ALL);
      assertThat(page.gap()).isEqualTo(new Gap(Gap.Reason.RECREATED, strange, earliest()));
      assertThat(events(page)).containsExactly(event(1));
    }
  }

  @Test
  void recreatedStream_hasAnotherEpochAndReportsTheGap() {
    Position old = append(STREAM, event(1));
    harness.recreate(EXECUTION);
    Await.until(
        "the catalog follows",
        () -> log.catalog().find(EXECUTION).orElseThrow().epoch() != old.epoch());
    append(STREAM, event(2));

    Page page = page(old, ALL);

    assertThat(page.gap()).isEqualTo(new Gap(Gap.Reason.RECREATED, old, earliest()));
    assertThat(page.from().epoch()).isEqualTo(log.catalog().find(EXECUTION).orElseThrow().epoch());
    assertThat(events(page)).containsExactly(event(2));
  }

  // Tail.

  @Test
  void tail_seesEveryTenantsEventsInOrderOnceItIsPrimed() {
    append(STREAM, event(1));
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = log.newTail()) {
      tail.start(Duration.ZERO, heard);
      heard.awaitPrimed();
      append(STREAM, event(2));
      append(new StreamKey(NEIGHBOUR, EXECUTION), event(3));
      append(STREAM, event(4));
      heard.awaitEvents(3);
      assertThat(heard.events()).containsExactly(event(2), event(3), event(4));
      assertThat(heard.loggedEvents())
          .extracting(LoggedEvent::tenant)
          .containsExactly(ACME, NEIGHBOUR, ACME);
      assertThat(heard.next(partition())).isEqualTo(latest());
      assertThat(heard.timesPrimed()).isEqualTo(1);
      assertThat(heard.availability()).containsExactly("available");
    }
  }

  @Test
  void tailThatLooksBack_startsWithTheNewestPart() {
    appendMany(STREAM, 20);
    harness.leaveHole(partition());
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = log.newTail()) {
      tail.start(Duration.ofHours(1), heard);
      heard.awaitPrimed();
      assertThat(heard.events()).isEqualTo(eventsUpTo(20));
      assertThat(heard.next(partition())).isEqualTo(latest());
      for (StreamTopic topic : log.catalog().topics()) {
        for (int i = 0; i < topic.partitions(); i++) {
          assertThat(heard.restarts(new StreamPartition(topic.stream(), i))).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void tail_coversHolesWithoutEvents() {
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = log.newTail()) {
      tail.start(Duration.ZERO, heard);
      heard.awaitPrimed();
      append(STREAM, event(1));
      harness.leaveHole(partition());
      Await.untilAsserted(
          "the tail passes the hole",
          () -> assertThat(heard.next(partition())).isEqualTo(latest()));
      append(STREAM, event(2));
      heard.awaitEvents(2);
    }
  }

  @Test
  void twoTails_eachSeeEverything() {
    RecordingListener one = new RecordingListener();
    RecordingListener two = new RecordingListener();
    try (LogTail first = log.newTail();
        LogTail second = log.newTail()) {
      first.start(Duration.ZERO, one);
      second.start(Duration.ZERO, two);
      one.awaitPrimed();
      two.awaitPrimed();
      appendMany(STREAM, 10);
      one.awaitEvents(10);
      two.awaitEvents(10);
    }
  }

  @Test
  void tailOfARecreatedStream_startsOverWithTheNewEpoch() {
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = log.newTail()) {
      tail.start(Duration.ZERO, heard);
      heard.awaitPrimed();
      Position old = append(STREAM, event(1));
      heard.awaitEvents(1);
      harness.recreate(EXECUTION);
      Await.until("the tail restarts", () -> heard.restarts(partition()) == 2);
      assertThat(heard.next(partition()).epoch()).isNotEqualTo(old.epoch());
      append(STREAM, event(2));
      heard.awaitEvents(2);
      assertThat(heard.next(partition())).isEqualTo(latest());
    }
  }

  @Test
  void tailOfSomePartitions_hearsOfThoseAlone() {
    StreamKey other = new StreamKey(ACME, METRICS);
    RecordingListener heard = new RecordingListener();
    try (LogTail tail = log.newTail()) {
      append(other, event(1));
      appendMany(STREAM, 3);
      tail.start(Map.of(), partition -> partition.equals(partition()), heard);
      heard.awaitPrimed();
      append(other, event(4));
      appendMany(STREAM, 2);
      heard.awaitEvents(5);
      assertThat(heard.loggedEvents()).isEqualTo(page(earliest(), ALL).events());
      assertThat(heard.restarts(new StreamPartition(METRICS, partition().partition()))).isZero();
    }
  }

  @Test
  void tailFromPlaces_goesOnThereWithoutSayingSo_andElsewhereFromTheOldest() {
    List<Position> positions = appendMany(STREAM, 10);
    append(new StreamKey(ACME, METRICS), event(100));
    RecordingListener heard = new RecordingListener();
    heard.goOn(partition(), positions.get(6));
    try (LogTail tail = log.newTail()) {
      tail.start(Map.of(partition(), positions.get(6)), heard);
      heard.awaitPrimed();
      heard.awaitEvents(4);
      assertThat(heard.events())
          .containsExactlyInAnyOrder(event(8), event(9), event(10), event(100));
      assertThat(heard.restarts(partition())).isZero();
      assertThat(heard.restarts(new StreamPartition(METRICS, partition().partition())))
          .isEqualTo(1);
    }
  }

  @Test
  void tailFromPlacesThatAreGone_startsOverWhereTheLogDoes() {
    List<Position> positions = appendMany(STREAM, 10);
    harness.evictBefore(partition(), positions.get(4).nextOffset());
    RecordingListener heard = new RecordingListener();
    heard.goOn(partition(), positions.get(1));
    try (LogTail tail = log.newTail()) {
      tail.start(Map.of(partition(), positions.get(1)), heard);
      heard.awaitEvents(5);
      assertThat(heard.events()).startsWith(event(6));
      assertThat(heard.restarts(partition())).isEqualTo(1);
    }
  }

  @Test
  void tailFromPlacesOfAnotherTopic_startsOverWithTheNewOne() {
    Position old = append(STREAM, event(1));
    harness.recreate(EXECUTION);
    append(STREAM, event(2));
    RecordingListener heard = new RecordingListener();
    heard.goOn(partition(), old);
    try (LogTail tail = log.newTail()) {
      tail.start(Map.of(partition(), old), heard);
      heard.awaitEvents(1);
      assertThat(heard.events()).containsExactly(event(2));
      assertThat(heard.restarts(partition())).isEqualTo(1);
    }
  }

  @Test
  void bounds_areThePartitionsEnds() {
    List<Position> positions = appendMany(STREAM, 10);
    harness.evictBefore(partition(), positions.get(4).nextOffset());
    PartitionBounds bounds = log.bounds(partition());
    assertThat(bounds.earliest()).isEqualTo(positions.get(4));
    assertThat(bounds.latest()).isEqualTo(latest());
    assertThatThrownBy(() -> log.bounds(new StreamPartition(new StreamName("nowhere"), 0)))
        .isInstanceOf(UnknownStreamException.class);
  }

  @Test
  void closedTail_saysNoMore() {
    RecordingListener heard = new RecordingListener();
    LogTail tail = log.newTail();
    tail.start(Duration.ZERO, heard);
    heard.awaitPrimed();
    tail.close();
    append(STREAM, event(1));
    assertThat(events(page(earliest(), ALL))).hasSize(1);
    assertThat(heard.events()).isEmpty();
  }

  // Words.

  protected StreamPartition partition() {
    return log.catalog().locate(STREAM).orElseThrow();
  }

  protected Position append(StreamKey stream, Event event) {
    AppendResult result = log.appender().append(stream, event).join();
    assertThat(result).isInstanceOf(AppendResult.Appended.class);
    return ((AppendResult.Appended) result).position();
  }

  /** Appends events 1 to {@code count}, all on the way at once. */
  protected List<Position> appendMany(StreamKey stream, int count) {
    return eventsUpTo(count).stream()
        .map(event -> log.appender().append(stream, event))
        .toList()
        .stream()
        .map(future -> ((AppendResult.Appended) future.join()).position())
        .toList();
  }

  protected Located locate(Start start) {
    return log.reader().locate(STREAM, start, EventFilter.ALL);
  }

  protected Position earliest() {
    return locate(new Start.Earliest()).position();
  }

  protected Position latest() {
    return locate(new Start.Latest()).position();
  }

  protected Page page(Position after, PageLimit limit) {
    return log.reader().page(STREAM, after, EventFilter.ALL, limit);
  }

  protected static List<Event> events(Page page) {
    return page.events().stream().map(LoggedEvent::event).toList();
  }

  protected static Event event(int number) {
    return Event.json(
        "e" + number, "/tests", "execution.progressed", "run-" + number, "{\"n\":100}");
  }

  protected static List<Event> eventsUpTo(int count) {
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      events.add(event(i));
    }
    return events;
  }

  private static Event dataEvent(byte[] data) {
    return new Event(
        "large",
        "/tests",
        "t",
        null,
        null,
        "application/octet-stream",
        null,
        Map.of(),
        Payload.of(data));
  }

  private static TenantId neighbour() {
    int wanted = TenantPartitioner.partitionOf(ACME, 4);
    for (int i = 0; ; i++) {
      TenantId candidate = new TenantId("tenant-" + i);
      if (TenantPartitioner.partitionOf(candidate, 4) == wanted) {
        return candidate;
      }
    }
  }
}
