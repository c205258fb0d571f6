package io.throughline.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.SnapshotReader.SubjectState;
import io.throughline.log.memory.MemoryLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What every reader of snapshots does, whatever it is made of. */
public abstract class SnapshotReaderContract {

  protected static final StreamName EXECUTION = new StreamName("execution");
  protected static final StreamKey ACME = key("acme");
  protected static final StreamKey GLOBEX = key("globex");
  protected static final StreamPartition PARTITION = new StreamPartition(EXECUTION, 0);
  protected static final StatesLimit ALL = new StatesLimit(1_000_000, 1 << 30);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final AtomicLong millis = new AtomicLong(NOON.toEpochMilli());

  /** One stream of one partition, which all tenants share. */
  protected final MemoryLog log =
      new MemoryLog(Set.of(EXECUTION), 1, () -> Instant.ofEpochMilli(millis.get()));

  protected SnapshotReader reader;

  /** Makes a reader of {@code log} whose newest states are as new as the log. */
  protected abstract SnapshotReader open(MemoryLog log) throws Exception;

  protected abstract void closeReader() throws Exception;

  /** Waits until the reader has heard of what was done to the log. */
  protected void settle() {}

  @BeforeEach
  void open() throws Exception {
    reader = open(log);
  }

  @AfterEach
  void close() throws Exception {
    closeReader();
  }

  @Test
  void aSubjectsEvents_areFoldedIntoOneObject() {
    append(ACME, "run-1", "execution.started", "{\"status\":\"running\",\"name\":\"x\"}");
    append(ACME, "run-1", "execution.progressed", "{\"progress\":0.5}");
    Position end =
        append(ACME, "run-1", "execution.completed", "{\"status\":\"succeeded\",\"name\":null}");

    States states = now(ACME);

    assertThat(states.position()).isEqualTo(end);
    assertThat(states.last()).isTrue();
    assertThat(states.gap()).isNull();
    assertThat(states.states()).hasSize(1);
    SubjectState state = states.states().getFirst();
    assertThat(state.subject()).isEqualTo("run-1");
    assertThat(state.type()).isEqualTo("execution.completed");
    assertThat(state.time()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(state.appendTimeMillis()).isEqualTo(NOON.toEpochMilli());
    assertThat(state.nextOffset()).isEqualTo(end.nextOffset());
    assertThat(json(state)).isEqualTo(JSON.readTree("{\"status\":\"succeeded\",\"progress\":0.5}"));
  }

  @Test
  void aTenantWithoutEvents_hasNoStates_butAPosition() {
    append(GLOBEX, "g", "t", "{}");
    States states = now(ACME);
    assertThat(states.states()).isEmpty();
    assertThat(states.last()).isTrue();
    assertThat(states.position()).isEqualTo(log.bounds(PARTITION).latest());
  }

  @Test
  void tenantsThatShareAPartition_seeOnlyTheirOwn() {
    append(ACME, "s", "t", "{\"of\":\"acme\"}");
    append(GLOBEX, "s", "t", "{\"of\":\"globex\"}");
    assertThat(shown(now(ACME))).containsExactly("s={\"of\":\"acme\"}");
    assertThat(shown(now(GLOBEX))).containsExactly("s={\"of\":\"globex\"}");
  }

  @Test
  void eventsWithoutASubject_areInNoSnapshot() {
    append(ACME, null, "t", "{\"a\":1}");
    assertThat(now(ACME).states()).isEmpty();
  }

  @Test
  void nullAlone_endsASubject_untilItsNextEvent() {
    append(ACME, "a", "t", "{\"x\":1}");
    append(ACME, "b", "t", "{\"x\":1}");
    Position before = append(ACME, "a", "t", "null");
    assertThat(shown(now(ACME))).containsExactly("b={\"x\":1}");
    append(ACME, "a", "t", "{\"y\":2}");
    assertThat(shown(now(ACME))).containsExactly("a={\"y\":2}", "b={\"x\":1}");
    assertThat(shown(at(ACME, before))).containsExactly("b={\"x\":1}");
    assertThat(shown(at(ACME, before.at(before.nextOffset() - 1))))
        .containsExactly("a={\"x\":1}", "b={\"x\":1}");
  }

  @Test
  void dataThatAreNotJson_leaveTheStateAsItWas_andCountAsItsNewestEvent() {
    append(ACME, "a", "t", "{\"x\":1}");
    Event binary =
        new Event(
            "e", "/s", "photo", "a", null, "image/png", null, Map.of(), Payload.of("not json"));
    Position end = append(ACME, binary);
    SubjectState state = now(ACME).states().getFirst();
    assertThat(state.type()).isEqualTo("photo");
    assertThat(state.time()).isNull();
    assertThat(state.nextOffset()).isEqualTo(end.nextOffset());
    assertThat(state.data().utf8()).isEqualTo("{\"x\":1}");
  }

  @Test
  void pages_areInTheOrderOfTheNamesBytes_andAreTheWhole() {
    List<String> subjects =
        List.of("", "A", "B", "a", "a\u0000", "a/b", "aa", "b", "ä", "\uffee", "\ud83d\ude00");
    List<String> shuffled = new ArrayList<>(subjects.subList(1, subjects.size()));
    java.util.Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(subject -> append(ACME, subject, "t", "{}"));

    for (int size = 1; size <= shuffled.size() + 1; size++) {
      assertThat(pages(ACME, new Moment.Now(), new StatesLimit(size, 1 << 20)))
          .extracting(SubjectState::subject)
          .isEqualTo(subjects.subList(1, subjects.size()));
    }
  }

  @Test
  void aPageIsFullAtItsBytes_butHasOneStateHoweverLarge() {
    for (int i = 0; i < 10; i++) {
      append(ACME, "s" + i, "t", "{\"x\":\"0123456789\"}");
    }
    assertThat(states(ACME, new Moment.Now(), null, null, new StatesLimit(100, 45)).states())
        .hasSize(2);
    States one = states(ACME, new Moment.Now(), null, null, new StatesLimit(100, 1));
    assertThat(one.states()).hasSize(1);
    assertThat(one.last()).isFalse();
  }

  @Test
  void oneSubject_isFoundByItsName() {
    append(ACME, "a", "t", "{\"x\":1}");
    append(ACME, "b", "t", "{\"x\":2}");
    States states = states(ACME, new Moment.Now(), "b", null, ALL);
    assertThat(shown(states)).containsExactly("b={\"x\":2}");
    assertThat(states.last()).isTrue();
    assertThat(states(ACME, new Moment.Now(), "c", null, ALL).states()).isEmpty();
  }

  @Test
  void pagesOfAPinnedPosition_areTrueThere_whateverChangesMeanwhile() {
    for (int i = 0; i < 100; i++) {
      append(ACME, "s%02d".formatted(i), "t", "{\"v\":1}");
    }
    States first = states(ACME, new Moment.Now(), null, null, new StatesLimit(10, 1 << 20));
    List<SubjectState> all = new ArrayList<>(first.states());
    States page = first;
    for (int round = 0; !page.last(); round++) {
      for (int i = 0; i < 100; i++) {
        append(ACME, "s%02d".formatted(i), "t", "{\"v\":" + (2 + round) + "}");
      }
      append(ACME, "s%02d".formatted(90), "t", "null");
      append(ACME, "s99-" + round, "t", "{\"v\":0}");
      page =
          states(
              ACME,
              new Moment.At(first.position()),
              null,
              page.states().getLast().subject(),
              new StatesLimit(10, 1 << 20));
      assertThat(page.position()).isEqualTo(first.position());
      all.addAll(page.states());
    }
    assertThat(all).hasSize(100).allMatch(state -> state.data().utf8().equals("{\"v\":1}"));
  }

  @Test
  void aMomentInThePast_isAnsweredAsItWas() {
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      millis.addAndGet(1000);
      positions.add(append(ACME, "s" + i % 3, "t", "{\"v\":" + i + "}"));
    }
    for (int i : new int[] {0, 1, 2, 50, 149, 298, 299}) {
      States then = at(ACME, positions.get(i));
      assertThat(then.position()).isEqualTo(positions.get(i));
      assertThat(newest(then)).isEqualTo(i);
      Instant time = NOON.plusSeconds(i + 2L);
      States before = states(ACME, new Moment.Before(time), null, null, ALL);
      assertThat(newest(before)).isEqualTo(i);
      assertThat(before.position()).isEqualTo(positions.get(i));
    }
    assertThat(states(ACME, new Moment.Before(NOON), null, null, ALL).states()).isEmpty();
  }

  @Test
  void whatRetentionTook_isInNoState_andAskingForItIsAGap() {
    Position first = append(ACME, "old", "t", "{\"a\":1}");
    append(ACME, "both", "t", "{\"a\":1,\"b\":1}");
    append(ACME, "both", "t", "{\"b\":2}");
    append(ACME, "new", "t", "{\"c\":3}");
    log.evictBefore(PARTITION, 2);

    assertThat(shown(now(ACME))).containsExactly("both={\"b\":2}", "new={\"c\":3}");
    States gone = at(ACME, first);
    assertThat(gone.states()).isEmpty();
    assertThat(gone.position()).isEqualTo(first.at(2));
    assertThat(gone.gap()).isEqualTo(new Gap(Gap.Reason.RETENTION, first, first.at(2)));
  }

  @Test
  void anEndThatTheLogLost_isInNoState() {
    append(ACME, "a", "t", "{\"v\":1}");
    Position lost = append(ACME, "a", "t", "{\"v\":2}");
    append(ACME, "b", "t", "{\"v\":2}");
    assertThat(shown(now(ACME))).containsExactly("a={\"v\":2}", "b={\"v\":2}");
    log.truncateTo(PARTITION, 1);
    assertThat(shown(now(ACME))).containsExactly("a={\"v\":1}");
    States beyond = at(ACME, lost);
    assertThat(beyond.gap()).isEqualTo(new Gap(Gap.Reason.TRUNCATED, lost, lost.at(1)));
    assertThat(shown(beyond)).containsExactly("a={\"v\":1}");
    append(ACME, "c", "t", "{\"v\":3}");
    settle();
    assertThat(shown(now(ACME))).containsExactly("a={\"v\":1}", "c={\"v\":3}");
  }

  @Test
  void aTopicThatIsMadeAgain_leavesNothingOfTheOldOne() {
    Position old = append(ACME, "a", "t", "{\"v\":1}");
    assertThat(shown(now(ACME))).containsExactly("a={\"v\":1}");
    log.recreate(EXECUTION);
    Position begin = log.bounds(PARTITION).earliest();
    append(ACME, "b", "t", "{\"v\":2}");
    assertThat(shown(now(ACME))).containsExactly("b={\"v\":2}");
    States then = at(ACME, old);
    assertThat(then.gap()).isEqualTo(new Gap(Gap.Reason.RECREATED, old, begin));
    assertThat(then.states()).isEmpty();
  }

  @Test
  void aPositionBehindAHole_isAsGoodAsAny() {
    append(ACME, "a", "t", "{\"v\":1}");
    log.skipOffsets(PARTITION, 5);
    Position end = append(ACME, "a", "t", "{\"v\":2}");
    assertThat(shown(at(ACME, end.at(3)))).containsExactly("a={\"v\":1}");
  }

  @Test
  void whateverHappensToTheLog_theStatesAreItsFold() {
    long seed = Long.getLong("throughline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int step = 0; step < 2_500; step++) {
      switch (random.nextInt(70)) {
        case 0 -> log.evictBefore(PARTITION, evictTo(random));
        case 1 -> log.skipOffsets(PARTITION, 1 + random.nextInt(3));
        case 2 -> {
          if (random.nextInt(8) == 0) {
            log.recreate(EXECUTION);
          }
        }
        case 3, 4, 5, 6 -> compare(random, "seed %d, step %d".formatted(seed, step));
        default -> {
          millis.addAndGet(random.nextInt(3));
          String subject = random.nextInt(20) == 0 ? null : "s" + random.nextInt(12);
          append(random.nextInt(4) == 0 ? GLOBEX : ACME, subject, "t", patch(random));
        }
      }
    }
  }

  private void compare(Random random, String what) {
    StreamKey stream = random.nextBoolean() ? ACME : GLOBEX;
    PartitionBounds bounds = log.bounds(PARTITION);
    Moment moment =
        switch (random.nextInt(3)) {
          case 0 -> new Moment.Now();
          case 1 -> new Moment.At(bounds.latest().at(random.nextLong(bounds.end() + 2)));
          default -> new Moment.Before(Instant.ofEpochMilli(millis.get() - random.nextInt(100)));
        };
    String subject = random.nextInt(4) == 0 ? "s" + random.nextInt(12) : null;
    String after = random.nextInt(3) == 0 ? "s" + random.nextInt(12) : null;
    StatesLimit limit = new StatesLimit(1 + random.nextInt(15), 1 + random.nextInt(300));
    States expected = log.snapshots().states(stream, moment, subject, after, limit);
    States states = reader.states(stream, moment, subject, after, limit);
    assertThat(states.position()).as(what).isEqualTo(expected.position());
    assertThat(states.gap()).as(what).isEqualTo(expected.gap());
    assertThat(states.last()).as(what).isEqualTo(expected.last());
    assertThat(shown(states)).as(what).isEqualTo(shown(expected));
    for (int i = 0; i < states.states().size(); i++) {
      assertThat(withoutData(states.states().get(i)))
          .as(what)
          .isEqualTo(withoutData(expected.states().get(i)));
    }
  }

  private static SubjectState withoutData(SubjectState state) {
    return new SubjectState(
        state.subject(),
        state.type(),
        state.time(),
        state.appendTimeMillis(),
        state.nextOffset(),
        Payload.EMPTY);
  }

  private long evictTo(Random random) {
    PartitionBounds bounds = log.bounds(PARTITION);
    return bounds.start() + random.nextInt((int) (bounds.end() - bounds.start()) / 2 + 1);
  }

  private static String patch(Random random) {
    String name = "m" + random.nextInt(4);
    return switch (random.nextInt(12)) {
      case 0 -> "null";
      case 1 -> "[1,2]";
      case 2 -> "broken";
      case 3, 4 -> "{\"%s\":null}".formatted(name);
      case 5, 6 -> "{\"%s\":{\"n%d\":%d}}".formatted(name, random.nextInt(3), random.nextInt(9));
      case 7 -> "{\"%s\":{\"n%d\":null}}".formatted(name, random.nextInt(3));
      default -> "{\"%s\":%d}".formatted(name, random.nextInt(100));
    };
  }

  protected States now(StreamKey stream) {
    return states(stream, new Moment.Now(), null, null, ALL);
  }

  protected States at(StreamKey stream, Position position) {
    return states(stream, new Moment.At(position), null, null, ALL);
  }

  protected States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String after,
      StatesLimit limit) {
    return reader.states(stream, moment, subject, after, limit);
  }

  private List<SubjectState> pages(StreamKey stream, Moment moment, StatesLimit limit) {
    States page = states(stream, moment, null, null, limit);
    List<SubjectState> all = new ArrayList<>(page.states());
    while (!page.last()) {
      Moment pinned = new Moment.At(page.position());
      page = states(stream, pinned, null, page.states().getLast().subject(), limit);
      all.addAll(page.states());
    }
    return all;
  }

  private static int newest(States states) {
    return states.states().stream()
        .mapToInt(state -> json(state).path("v").asInt())
        .max()
        .orElse(-1);
  }

  /** Subject and data; members in the order of their names, which nobody promises otherwise. */
  protected static List<String> shown(States states) {
    return states.states().stream()
        .map(state -> state.subject() + "=" + sorted(json(state)))
        .toList();
  }

  private static String sorted(JsonNode node) {
    if (node.isMissingNode()) {
      return "";
    }
    if (!node.isObject()) {
      return node.toString();
    }
    List<String> members = new ArrayList<>();
    node.properties()
        .forEach(member -> members.add("\"" + member.getKey() + "\":" + sorted(member.getValue())));
    members.sort(null);
    return "{" + String.join(",", members) + "}";
  }

  private static JsonNode json(SubjectState state) {
    return state.data().isEmpty() ? MissingNode.getInstance() : JSON.readTree(state.data().bytes());
  }

  protected Position append(StreamKey stream, @Nullable String subject, String type, String data) {
    String time = "2026-01-31T12:00:00Z";
    return append(
        stream,
        new Event(
            "e", "/s", type, subject, time, "application/json", null, Map.of(), Payload.of(data)));
  }

  protected Position append(StreamKey stream, Event event) {
    AppendResult result = log.appender().append(stream, event).join();
    return ((AppendResult.Appended) result).position();
  }

  protected static StreamKey key(String tenant) {
    return new StreamKey(new TenantId(tenant), EXECUTION);
  }
}
