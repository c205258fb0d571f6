package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.testing.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are folded while they are still in memory. */
class FoldKeeperTest {

  private static final IndexedPartition PARTITION =
      new IndexedPartition(new StreamName("execution"), 7, 0);
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantKeys KEYS = new TenantKeys(PARTITION, ACME);

  @TempDir Path directory;

  private final CoverageMap coverages = new CoverageMap();
  private EventIndex index;
  private FoldKeeper folds;

  @BeforeEach
  void open() {
    index = IndexDirectory.open(directory, 1 << 20);
    folds = new FoldKeeper(index, coverages, 80);
    coverages.replace(PARTITION, new Coverage(0, 100));
  }

  @AfterEach
  void close() {
    folds.close();
    index.close();
  }

  @Test
  void whatIsAtHand_isFoldedWithoutBeingRead_afterWhatCameBefore() {
    index.append(PARTITION, new Coverage(0, 5), events(0, 5));
    folds.addedInBulk(PARTITION, 5, 55, events(5, 55)); // which the index itself does not have
    folds.start();
    Await.until("all is folded", () -> folds.folded() == 55);
    assertThat(new FoldStore(index).foldedTo(KEYS)).isEqualTo(55);
    assertThat(states(55)).containsExactly("{\"m0\":50,\"m1\":51,\"m2\":52,\"m3\":53,\"m4\":54}");
  }

  @Test
  void fewerThanAreWorthATurn_waitForMore() {
    index.append(PARTITION, new Coverage(0, 9), events(0, 9));
    folds.addedInBulk(PARTITION, 0, 9, events(0, 9));
    folds.start();
    index.append(PARTITION, new Coverage(0, 100), events(9, 100));
    folds.added(PARTITION, events(9, 100));
    Await.until("all is folded", () -> new FoldStore(index).foldedTo(KEYS) == 80);
  }

  @Test
  void whatFollowsWhatWasFoldedWhole_isFoldedWithoutAnythingBeingRead() {
    folds.start();
    folds.addedInBulk(PARTITION, 0, 40, events(0, 40)); // none of it is in the index
    folds.addedInBulk(PARTITION, 40, 70, events(40, 70));
    Await.until("all is folded", () -> folds.folded() == 70);
    assertThat(states(70)).containsExactly("{\"m0\":65,\"m1\":66,\"m2\":67,\"m3\":68,\"m4\":69}");
  }

  @Test
  void whatCameBetweenTwoPartsAtHand_isReadAndFoldedInOrder() {
    folds.start();
    folds.addedInBulk(PARTITION, 0, 40, events(0, 40));
    Await.until("the first is folded", () -> folds.folded() == 40);
    index.append(PARTITION, new Coverage(0, 43), events(40, 43));
    folds.addedInBulk(PARTITION, 40, 43, events(40, 43)); // too few to be at hand
    folds.addedInBulk(PARTITION, 43, 63, events(43, 63));
    Await.until("the rest is folded", () -> new FoldStore(index).foldedTo(KEYS) == 63);
    assertThat(folds.folded()).isEqualTo(63);
    assertThat(states(63)).containsExactly("{\"m0\":60,\"m1\":61,\"m2\":62,\"m3\":58,\"m4\":59}");
  }

  @Test
  void whatWasCutMeanwhile_isInNoState() {
    index.append(PARTITION, new Coverage(0, 20), events(0, 20));
    folds.addedInBulk(PARTITION, 20, 100, events(20, 100));
    coverages.replace(PARTITION, new Coverage(0, 20)); // the log lost its end
    folds.lookAt(PARTITION, List.of(ACME));
    folds.start();
    Await.until("nothing is due", () -> folds.dueEvents() == 0 && folds.folded() > 0);
    assertThat(new FoldStore(index).foldedTo(KEYS)).isEqualTo(20);
  }

  private List<String> states(long offset) {
    List<String> states = new ArrayList<>();
    index.use(
        "reading",
        db ->
            new FoldReader(null, null, offset, 0)
                .run(db, KEYS, ACME, state -> states.add(new String(state.data().bytes(), UTF_8))));
    return states;
  }

  private static List<LoggedEvent> events(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(
            i ->
                new LoggedEvent(
                    ACME,
                    i,
                    1000 + i,
                    Event.json("e" + i, "/s", "t", "run", "{\"m%d\":%d}".formatted(i % 5, i))))
        .toList();
  }
}
