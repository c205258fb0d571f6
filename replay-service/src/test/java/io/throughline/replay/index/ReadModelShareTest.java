package io.throughline.replay.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.SnapshotReader.SubjectState;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import io.throughline.replay.MutableClock;
import io.throughline.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read model that follows its share of the partitions, and is given another. */
class ReadModelShareTest {

  private static final StreamName EXECUTION = new StreamName("execution");
  private static final PageLimit ALL = new PageLimit(1_000_000, 1 << 30);
  private static final StatesLimit ALL_STATES = new StatesLimit(1_000_000, 1 << 30);

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock();
  private final MemoryLog log = new MemoryLog(Set.of(EXECUTION), 2, clock);
  private final StreamKey first = tenantIn(0);
  private final StreamKey second = tenantIn(1);
  private ReadModel model;

  @BeforeEach
  void start() {
    model = start(Duration.ofHours(1));
  }

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void whatIsNotItsShare_isReadFromTheLog_andHasNoSnapshotHere() {
    append(first, 1, 20);
    append(second, 21, 40);
    assertThat(ids(first)).as("before it has any").isEqualTo(range(1, 20));

    model.follow(Set.of(0));
    awaitSnapshot(first, range(1, 20));
    assertThat(ids(first)).isEqualTo(range(1, 20));
    assertThat(ids(second)).isEqualTo(range(21, 40));
    assertThatThrownBy(() -> snapshot(second)).isInstanceOf(ReadModelBehindException.class);
    assertThat(model.partitionsOnDisk()).containsExactly(0);
  }

  @Test
  void whatMovesAway_isNoLongerAnsweredFromAnOldIndex() {
    append(first, 1, 20);
    model.follow(Set.of(0, 1));
    awaitSnapshot(first, range(1, 20));
    model.follow(Set.of(1));
    append(first, 21, 25);
    assertThat(ids(first)).isEqualTo(range(1, 25));
    assertThatThrownBy(() -> snapshot(first)).isInstanceOf(ReadModelBehindException.class);
  }

  @Test
  void whatComesBack_isTakenUpWhereItWasLeft() {
    append(first, 1, 20);
    append(second, 21, 40);
    model.follow(Set.of(0));
    awaitSnapshot(first, range(1, 20));
    model.follow(Set.of(1));
    awaitSnapshot(second, range(21, 40));
    append(first, 41, 45);
    awaitCounted(40);

    model.follow(Set.of(0));
    awaitSnapshot(first, IntStream.concat(one(1, 20), one(41, 45)).mapToObj(i -> "" + i).toList());
    awaitCounted(45); // only what is new
    assertThat(ids(first)).hasSize(25);
  }

  @Test
  void whatStaysItsShare_isAnsweredAllTheWhile() {
    append(first, 1, 20);
    model.follow(Set.of(0));
    awaitSnapshot(first, range(1, 20));
    model.follow(Set.of(0, 1));
    assertThat(snapshot(first)).containsExactlyElementsOf(range(1, 20));
    assertThat(ids(first)).isEqualTo(range(1, 20));
  }

  @Test
  void whatHasBeenAnothersForLong_leavesTheDisk() {
    append(first, 1, 20);
    model.follow(Set.of(0));
    awaitSnapshot(first, range(1, 20));
    model.follow(Set.of());
    model.share().dropLeft(clock.instant(), Duration.ofHours(1));
    assertThat(model.partitionsOnDisk()).containsExactly(0);
    model.share().dropLeft(clock.instant().plus(Duration.ofMinutes(59)), Duration.ofHours(1));
    assertThat(model.partitionsOnDisk()).containsExactly(0);
    model.share().dropLeft(clock.instant().plus(Duration.ofMinutes(60)), Duration.ofHours(1));
    assertThat(model.partitionsOnDisk()).isEmpty();
    assertThat(ids(first)).as("from the log").isEqualTo(range(1, 20));

    model.follow(Set.of(0));
    awaitSnapshot(first, range(1, 20));
  }

  @Test
  void whatIsOnDisk_isKnownAfterARestart() {
    append(second, 1, 20);
    model.follow(Set.of(1));
    awaitSnapshot(second, range(1, 20));
    model.close();
    model = start(Duration.ofHours(1));
    assertThat(model.partitionsOnDisk()).containsExactly(1);
    assertThatThrownBy(() -> snapshot(second)).isInstanceOf(ReadModelBehindException.class);
  }

  private ReadModel start(Duration keepFor) {
    return ReadModel.start(
        new ReadModelSettings(
            directory,
            1 << 20,
            Duration.ZERO,
            Duration.ofDays(1),
            Duration.ZERO,
            5,
            1 << 20,
            true,
            keepFor),
        log,
        clock);
  }

  /** What is counted is what was written, a moment later. */
  private void awaitCounted(int events) {
    Await.untilAsserted(
        "events counted", () -> assertThat(model.progress().seen().events()).isEqualTo(events));
  }

  private void awaitSnapshot(StreamKey stream, List<String> subjects) {
    Await.untilAsserted(
        stream + " is indexed", () -> assertThat(snapshot(stream)).containsAll(subjects));
    assertThat(snapshot(stream)).hasSameSizeAs(subjects);
  }

  private List<String> snapshot(StreamKey stream) {
    States states = model.snapshots().states(stream, new Moment.Now(), null, null, ALL_STATES);
    return states.states().stream()
        .map(SubjectState::subject)
        .sorted((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)))
        .toList();
  }

  private List<String> ids(StreamKey stream) {
    StreamPartition where = log.catalog().locate(stream).orElseThrow();
    return model
        .reader()
        .page(stream, log.bounds(where).earliest(), EventFilter.ALL, ALL)
        .events()
        .stream()
        .map(event -> event.event().id())
        .toList();
  }

  private void append(StreamKey stream, int from, int to) {
    for (int i = from; i <= to; i++) {
      log.appender().append(stream, Event.json("" + i, "/s", "t", "" + i, "{}")).join();
    }
  }

  private StreamKey tenantIn(int partition) {
    return IntStream.range(0, 100)
        .mapToObj(i -> new StreamKey(new TenantId("tenant-" + i), EXECUTION))
        .filter(key -> log.catalog().locate(key).orElseThrow().partition() == partition)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> range(int from, int to) {
    return one(from, to).mapToObj(i -> "" + i).toList();
  }

  private static IntStream one(int from, int to) {
    return IntStream.rangeClosed(from, to);
  }
}
