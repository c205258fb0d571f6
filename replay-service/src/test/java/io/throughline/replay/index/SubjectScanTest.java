package io.throughline.replay.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subject's events, which stand in runs where many were taken in at once. */
class SubjectScanTest {

  private static final IndexedPartition PARTITION =
      new IndexedPartition(new StreamName("execution"), 7, 0);
  private static final TenantId ACME = new TenantId("acme");
  private static final int SUBJECTS = 3;

  @TempDir Path directory;

  private EventIndex index;

  @BeforeEach
  void open() {
    index = IndexDirectory.open(directory, 1 << 20);
    index.load(PARTITION, new Coverage(0, 60), events(0, 60, 0));
    index.append(PARTITION, new Coverage(0, 90), events(60, 90, 0));
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void aRange_beginsAndEndsInTheMidstOfRuns_inBothDirections() {
    assertThat(scan(IndexScan.forward("s1", 11, 80)))
        .containsExactlyElementsOf(every(13, 80).boxed().toList());
    assertThat(scan(IndexScan.backward("s1", 11, 80)))
        .containsExactlyElementsOf(every(13, 80).boxed().toList().reversed());
    assertThat(scan(IndexScan.forward("s1", 14, 16))).isEmpty();
  }

  @Test
  void whoeverHasEnough_isHandedNoMore() {
    List<Long> offsets = new ArrayList<>();
    boolean enough =
        index.scan(
            PARTITION,
            ACME,
            IndexScan.backward("s2", 0, 90),
            event -> {
              offsets.add(event.offset());
              return offsets.size() < 2;
            });
    assertThat(enough).isTrue();
    assertThat(offsets).containsExactly(89L, 86L);
  }

  @Test
  void eventsThatWereCutOff_andCameAgain_areThereOnce() {
    index.cut(PARTITION, new Coverage(0, 30));
    assertThat(scan(IndexScan.forward("s0", 0, 90)))
        .containsExactlyElementsOf(every(0, 30).boxed().toList());
    index.append(PARTITION, new Coverage(0, 70), events(30, 70, 0));
    assertThat(scan(IndexScan.forward("s0", 0, 90)))
        .containsExactlyElementsOf(every(0, 70).boxed().toList());
  }

  @Test
  void anotherSubject_atAnOffsetThatWasCutOff_isTheReadersToLeaveOut() {
    index.cut(PARTITION, new Coverage(0, 30));
    index.append(PARTITION, new Coverage(0, 60), events(30, 60, 1));
    List<Long> offsets = new ArrayList<>();
    index.scan(
        PARTITION,
        ACME,
        IndexScan.forward("s0", 0, 60),
        event -> {
          if ("s0".equals(event.event().subject())) {
            offsets.add(event.offset());
          }
          return true;
        });
    List<Long> expected = new ArrayList<>(every(0, 30).boxed().toList());
    every(32, 60).forEach(expected::add);
    assertThat(offsets).isEqualTo(expected);
  }

  @Test
  void whatRetentionTook_isHandedToNobody() {
    index.drop(PARTITION, ACME, events(0, 20, 0));
    assertThat(scan(IndexScan.forward("s0", 0, 90)))
        .containsExactlyElementsOf(every(21, 90).boxed().toList());
  }

  @Test
  void eventsLargerThanTheBuffersOfAFile_areTakenInWhole() {
    List<LoggedEvent> large =
        LongStream.of(20_000, 100, 300_000)
            .mapToObj(
                bytes ->
                    new LoggedEvent(
                        ACME,
                        90 + bytes,
                        1000,
                        Event.json(
                            "big" + bytes,
                            "/s",
                            "t",
                            "s0",
                            "\"%s\"".formatted("x".repeat((int) bytes)))))
            .sorted(Comparator.comparingLong(LoggedEvent::offset))
            .toList();
    IndexedPartition other = new IndexedPartition(new StreamName("execution"), 7, 1);
    for (LoggedEvent event : large) {
      index.load(other, new Coverage(0, event.nextOffset()), List.of(event));
      List<LoggedEvent> found = new ArrayList<>();
      IndexScan scan = IndexScan.forward("s0", event.offset(), event.nextOffset());
      index.scan(other, ACME, scan, found::add);
      assertThat(found).containsExactly(event);
    }
  }

  private List<Long> scan(IndexScan scan) {
    List<Long> offsets = new ArrayList<>();
    index.scan(PARTITION, ACME, scan, event -> offsets.add(event.offset()));
    return offsets;
  }

  private static LongStream every(long from, long to) {
    return LongStream.iterate(from, offset -> offset < to, offset -> offset + SUBJECTS);
  }

  private static List<LoggedEvent> events(long from, long to, int shift) {
    return LongStream.range(from, to)
        .mapToObj(
            i ->
                new LoggedEvent(
                    ACME,
                    i,
                    1000 + i,
                    Event.json("e" + i, "/s", "t", "s" + (i + shift) % SUBJECTS, "{}")))
        .toList();
  }
}
