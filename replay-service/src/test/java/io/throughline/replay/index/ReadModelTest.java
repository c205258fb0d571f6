package io.throughline.replay.index;

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
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;
import tools.jackson.databind.json.JsonMapper;

/** The read model's own promises, over a log that the test can break. */
class ReadModelTest {

  private static final StreamName EXECUTION = new StreamName("execution");
  private static final StreamPartition PARTITION = new StreamPartition(EXECUTION, 0);
  private static final StreamKey ACME = key("acme");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final StatesLimit ALL_STATES = new StatesLimit(1_000_000, 1 << 30);
  private static final PageLimit ALL = new PageLimit(1_000_000, 1 << 30);

  @TempDir Path directory;

  private final MemoryLog log = new MemoryLog(Set.of(EXECUTION), 1, InstantSource.system());
  private ReadModel model;

  @BeforeEach
  void start() {
    model = start(directory);
  }

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void whatIsIndexed_isReadWithoutScanningTheLog() {
    append(ACME, 1, 100);
    awaitIndexed();
    Position start = log.bounds(PARTITION).earliest();
    log.limitPageScan(0); // the log itself gives nothing any more

    assertThat(ids(model.reader().page(ACME, start, EventFilter.ALL, ALL))).isEqualTo(ids(1, 100));
    EventFilter seventh = new EventFilter(Set.of(), "run-7");
    assertThat(ids(model.reader().page(ACME, start, seventh, ALL)))
        .containsExactly("7", "17", "27", "37", "47", "57", "67", "77", "87", "97");
    Position last = model.reader().locate(ACME, new Start.Last(3), seventh).position();
    assertThat(ids(model.reader().page(ACME, last, seventh, ALL)))
        .containsExactly("77", "87", "97");
  }

  @Test
  void afterARestart_itGoesOnWhereItWas() {
    append(ACME, 1, 50);
    awaitIndexed();
    model.close();
    append(ACME, 51, 80);
    model = start(directory);
    awaitIndexed();
    awaitCounted(30);
    assertThat(all(ACME)).isEqualTo(ids(1, 80));
  }

  @Test
  void whatACrashTookFromMemory_isIndexedAgain_onceAndInOrder() throws IOException {
    append(ACME, 1, 50);
    awaitIndexed();
    model.index().flush();
    append(ACME, 51, 80);
    awaitIndexed();
    // What is on disk now is what a SIGKILL now would leave.
    Path crashed = directory.resolveSibling(directory.getFileName() + "-crashed");
    copy(directory.resolve("db"), crashed.resolve("db"));
    try (ReadModel again = start(crashed)) {
      Await.until("indexed again", () -> again.progress().seen().events() == 30);
      assertThat(
              ids(
                  again
                      .reader()
                      .page(ACME, log.bounds(PARTITION).earliest(), EventFilter.ALL, ALL)))
          .isEqualTo(ids(1, 80));
    }
  }

  @Test
  void aBacklog_isTakenInByTheFile_andReadsLikeWhatCameOneByOne() {
    model.close();
    int events = 40_000; // two whole buckets, and a part of the next
    for (int i = 1; i <= events; i += 1000) {
      append(i % 10_000 < 5_000 ? ACME : key("globex"), i, i + 999);
    }
    model = start(directory.resolveSibling(directory.getFileName() + "-backlog"));
    awaitIndexed();
    String files = model.index().use("asking", db -> db.getProperty("rocksdb.num-files-at-level6"));
    assertThat(files).as("files that no compaction made").isNotEqualTo("0");
    append(ACME, events + 1, events + 10);
    awaitIndexed();
    log.limitPageScan(Integer.MAX_VALUE);
    for (StreamKey stream : List.of(ACME, key("globex"))) {
      Position start = log.bounds(PARTITION).earliest();
      for (String subject : new String[] {null, "run-7"}) {
        EventFilter filter = new EventFilter(Set.of(), subject);
        assertThat(ids(model.reader().page(stream, start, filter, ALL)))
            .isEqualTo(ids(log.reader().page(stream, start, filter, ALL)));
        Start last = new Start.Last(3_000);
        assertThat(model.reader().locate(stream, last, filter))
            .isEqualTo(log.reader().locate(stream, last, filter));
      }
    }
    Position middle = log.bounds(PARTITION).earliest().at(events / 2);
    for (Moment moment : List.of(new Moment.Now(), new Moment.At(middle))) {
      Await.untilAsserted(
          "it is folded",
          () ->
              assertThat(shown(model.snapshots(), moment))
                  .isEqualTo(shown(log.snapshots(), moment)));
    }
  }

  @Test
  void anIndexOfAnotherFormat_isMadeAnew() throws IOException {
    append(ACME, 1, 50);
    awaitIndexed();
    model.close();
    Files.writeString(directory.resolve("db").resolve("THROUGHLINE_FORMAT"), "1");
    model = start(directory);
    awaitIndexed();
    awaitCounted(50);
    model.close();
    model = start(directory);
    awaitIndexed();
    assertThat(model.progress().seen().events()).as("and kept from then on").isZero();
    assertThat(all(ACME)).isEqualTo(ids(1, 50));
  }

  @Test
  void aDirectoryThatIsDeletedOrBroken_isMadeAnew() throws IOException {
    append(ACME, 1, 50);
    awaitIndexed();
    model.close();
    try (Stream<Path> files = Files.list(directory.resolve("db"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("MANIFEST")) {
          Files.writeString(file, "nonsense");
        }
      }
    }
    model = start(directory);
    awaitIndexed();
    awaitCounted(50);
    assertThat(all(ACME)).isEqualTo(ids(1, 50));
  }

  @Test
  void whatRetentionTook_leavesTheIndexToo() {
    append(ACME, 1, 50);
    append(key("globex"), 51, 60);
    awaitIndexed();
    log.evictBefore(PARTITION, 55);
    IndexedPartition partition = partition();
    Await.until("the index follows retention", () -> indexed(ACME).isEmpty());
    List<String> left = new ArrayList<>();
    for (String subject : new String[] {null, "run-7"}) {
      model
          .index()
          .scan(
              partition,
              new TenantId("globex"),
              IndexScan.forward(subject, 0, 1000),
              event -> left.add(event.event().id()));
    }
    assertThat(left).containsExactly("56", "57", "58", "59", "60", "57");
    Page page =
        model.reader().page(ACME, new Position(partition.epoch(), 0, 3), EventFilter.ALL, ALL);
    assertThat(page.gap()).isNotNull();
  }

  @Test
  void aTopicThatIsMadeAgain_leavesNothingOfTheOldOne() {
    append(ACME, 1, 50);
    awaitIndexed();
    IndexedPartition old = partition();
    log.recreate(EXECUTION);
    append(ACME, 100, 120);
    awaitIndexed();
    assertThat(all(ACME)).isEqualTo(ids(100, 120));
    assertThat(model.index().coverage(old)).isEmpty();
    assertThat(model.index().tenants(old)).isEmpty();
  }

  @Test
  void anEndThatTheLogLost_isCutOff() {
    append(ACME, 1, 50);
    awaitIndexed();
    log.truncateTo(PARTITION, 40);
    append(ACME, 141, 160);
    awaitIndexed();
    List<String> expected = new ArrayList<>(ids(1, 40));
    expected.addAll(ids(141, 160));
    assertThat(all(ACME)).isEqualTo(expected);
    assertThat(ids(page(new EventFilter(Set.of(), "run-7"))))
        .containsExactly("7", "17", "27", "37", "147", "157");
  }

  @Test
  void whateverHappensToTheLog_theAnswersAreTheLogs() {
    long seed = Long.getLong("throughline.seed", System.nanoTime());
    Random random = new Random(seed);
    List<StreamKey> tenants = List.of(ACME, key("globex"), key("initech"));
    int id = 0;
    for (int step = 0; step < 3_000; step++) {
      switch (random.nextInt(60)) {
        case 0 -> log.evictBefore(PARTITION, evictTo(random));
        case 1 -> log.skipOffsets(PARTITION, 1 + random.nextInt(3));
        case 2 -> {
          if (random.nextInt(10) == 0) {
            log.recreate(EXECUTION);
          }
        }
        case 3, 4, 5, 6, 7, 8, 9 -> {
          if (random.nextInt(3) == 0) {
            awaitIndexed();
          }
          compare(tenants.get(random.nextInt(3)), random, "seed %d, step %d".formatted(seed, step));
        }
        default -> append(tenants.get(random.nextInt(3)), ++id, id);
      }
    }
  }

  @Test
  void statesOutliveARestart_andPastOnesToo() {
    append(ACME, 1, 50);
    Position then = log.bounds(PARTITION).latest();
    append(ACME, 51, 80);
    awaitIndexed();
    model.close();
    model = start(directory);
    for (Moment moment : List.of(new Moment.Now(), new Moment.At(then))) {
      assertThat(model.snapshots().states(ACME, moment, null, null, ALL_STATES))
          .isEqualTo(log.snapshots().states(ACME, moment, null, null, ALL_STATES));
    }
  }

  @Test
  void aModelThatIsBehind_saysHowFarItIs() {
    append(ACME, 1, 10);
    IndexedPartition partition = partition();
    CoverageMap behind = new CoverageMap();
    LogStarts starts = new LogStarts(log, Duration.ZERO, InstantSource.system());
    AtomicBoolean reachedEnd = new AtomicBoolean();
    SnapshotReader reader =
        new IndexSnapshots(
            log, model.index(), behind, starts, Duration.ofMillis(1), at -> reachedEnd.get());
    assertThatThrownBy(() -> reader.states(ACME, new Moment.Now(), null, null, ALL_STATES))
        .isInstanceOfSatisfying(
            ReadModelBehindException.class, e -> assertThat(e.percentDone()).isZero());
    behind.replace(partition, new Coverage(0, 4));
    assertThatThrownBy(() -> reader.states(ACME, new Moment.Now(), null, null, ALL_STATES))
        .isInstanceOfSatisfying(
            ReadModelBehindException.class, e -> assertThat(e.percentDone()).isEqualTo(40));
    Position end = log.bounds(PARTITION).latest();
    reachedEnd.set(true);
    States newest = reader.states(ACME, new Moment.Now(), null, null, ALL_STATES);
    assertThat(newest.position()).as("as new as it has them").isEqualTo(end.at(4));
    assertThatThrownBy(() -> reader.states(ACME, new Moment.At(end), null, null, ALL_STATES))
        .isInstanceOf(ReadModelBehindException.class);
  }

  @Test
  void aModelThatIsRebuilt_givesTheStatesOfOneThatHasLived() {
    append(ACME, 1, 100);
    awaitIndexed();
    log.evictBefore(PARTITION, 37);
    append(ACME, 101, 130);
    awaitIndexed();
    Path anew = directory.resolveSibling(directory.getFileName() + "-anew");
    try (ReadModel rebuilt = start(anew)) {
      for (long offset = 37; offset <= 130; offset++) {
        Moment moment = new Moment.At(log.bounds(PARTITION).earliest().at(offset));
        List<List<Object>> states = shown(rebuilt.snapshots(), moment);
        assertThat(shown(model.snapshots(), moment)).isEqualTo(states);
        assertThat(shown(log.snapshots(), moment)).isEqualTo(states);
      }
    }
  }

  @Test
  void statesThatRetentionTook_leaveTheDisk() {
    append(ACME, 1, 5); // run-1 to run-5, each once
    append(key("globex"), 6, 95);
    awaitIndexed();
    FoldStore store = new FoldStore(model.index());
    TenantKeys acme = new TenantKeys(partition(), ACME.tenant());
    TenantKeys globex = new TenantKeys(partition(), new TenantId("globex"));
    Await.until("all is folded", () -> store.foldedTo(acme) == 5 && store.foldedTo(globex) >= 90);
    log.evictBefore(PARTITION, 70);
    Await.until("acme has no states any more", () -> count(acme.states()) == 0);
    Await.until(
        "globex has no older states than it takes",
        () -> count(IndexKeys.tenant(IndexKeys.PAST, partition(), globexId())) < 40);
    assertThat(count(globex.states())).isEqualTo(10);
  }

  /** Members in whatever order: a state that has lived may have them in another one. */
  private static List<List<Object>> shown(SnapshotReader reader, Moment moment) {
    States states = reader.states(ACME, moment, null, null, ALL_STATES);
    return states.states().stream()
        .map(
            state ->
                List.of(
                    state.subject(),
                    state.type(),
                    state.nextOffset(),
                    JSON.readTree(state.data().bytes())))
        .toList();
  }

  private static TenantId globexId() {
    return new TenantId("globex");
  }

  private List<String> indexed(StreamKey stream) {
    List<String> ids = new ArrayList<>();
    model
        .index()
        .scan(
            partition(),
            stream.tenant(),
            IndexScan.forward(null, 0, Long.MAX_VALUE),
            event -> ids.add(event.event().id()));
    return ids;
  }

  private int count(byte[] prefix) {
    return model
        .index()
        .use(
            "counting",
            db -> {
              int keys = 0;
              byte[] end = IndexKeys.after(prefix);
              try (RocksIterator at = db.newIterator()) {
                at.seek(prefix);
                while (at.isValid() && FoldStore.isBefore(at.key(), end)) {
                  keys++;
                  at.next();
                }
              }
              return keys;
            });
  }

  private long evictTo(Random random) {
    var bounds = log.bounds(PARTITION);
    return bounds.start() + random.nextInt((int) (bounds.end() - bounds.start()) / 2 + 1);
  }

  /** The same question to the log and to the read model. */
  private void compare(StreamKey stream, Random random, String what) {
    var bounds = log.bounds(PARTITION);
    String subject = random.nextBoolean() ? null : "run-" + random.nextInt(10);
    Set<String> types = random.nextBoolean() ? Set.of() : Set.of("odd");
    EventFilter filter = new EventFilter(types, subject);
    LogReader direct = log.reader();
    if (random.nextBoolean()) {
      Position before = bounds.latest().at(random.nextLong(bounds.end() + 3));
      Start last = new Start.Last(1 + random.nextInt(20), random.nextBoolean() ? null : before);
      assertThat(model.reader().locate(stream, last, filter))
          .as(what)
          .isEqualTo(direct.locate(stream, last, filter));
      return;
    }
    Position after = bounds.latest().at(random.nextLong(bounds.end() + 3));
    long end = random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(bounds.end() + 3);
    PageLimit limit = new PageLimit(1 + random.nextInt(30), 1 + random.nextInt(500), end);
    Page expected = direct.page(stream, after, filter, limit);
    Page page = model.reader().page(stream, after, filter, limit);
    assertThat(page.gap()).as(what).isEqualTo(expected.gap());
    assertThat(page.from()).as(what).isEqualTo(expected.from());
    // Where a page ends between two matches is the reader's affair; what is on it is not.
    assertThat(page.events()).as(what).isEqualTo(expected.events());
    if (page.atEnd()) {
      assertThat(page.next()).as(what).isEqualTo(bounds.latest());
    }
  }

  private ReadModel start(Path at) {
    return ReadModel.start(
        new ReadModelSettings(
            at,
            1 << 20,
            Duration.ZERO,
            Duration.ofMillis(5),
            Duration.ofSeconds(10),
            5,
            1 << 20,
            false,
            Duration.ZERO),
        log,
        InstantSource.system());
  }

  /** What is counted is what was written, a moment later. */
  private void awaitCounted(int events) {
    Await.untilAsserted(
        "events counted", () -> assertThat(model.progress().seen().events()).isEqualTo(events));
  }

  private void awaitIndexed() {
    Await.until(
        "all of the log is indexed",
        () ->
            model
                .coverages()
                .get(partition())
                .filter(view -> view.coverage().next() == log.bounds(PARTITION).end())
                .isPresent());
  }

  private IndexedPartition partition() {
    return IndexedPartition.of(PARTITION, log.bounds(PARTITION).earliest());
  }

  private List<String> all(StreamKey stream) {
    return ids(model.reader().page(stream, log.bounds(PARTITION).earliest(), EventFilter.ALL, ALL));
  }

  private Page page(EventFilter filter) {
    return model.reader().page(ACME, log.bounds(PARTITION).earliest(), filter, ALL);
  }

  private void append(StreamKey stream, int from, int to) {
    for (int i = from; i <= to; i++) {
      Event event = Event.json("" + i, "/s", i % 2 == 0 ? "even" : "odd", "run-" + i % 10, data(i));
      assertThat(log.appender().append(stream, event).join())
          .isInstanceOf(AppendResult.Appended.class);
    }
  }

  private static String data(int i) {
    return "{\"n\":%d,\"m%d\":{\"i\":%d}}".formatted(i, i % 7, i);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static StreamKey key(String tenant) {
    return new StreamKey(new TenantId(tenant), EXECUTION);
  }

  private static List<String> ids(Page page) {
    return page.events().stream().map(LoggedEvent::event).map(Event::id).toList();
  }

  private static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "" + i).toList();
  }
}
