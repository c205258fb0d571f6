package io.throughline.replay.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import io.throughline.replay.index.BulkLoad.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What waits until its bucket is whole. */
class BulkLoadTest {

  private static final long BUCKET = IndexKeys.BUCKET_OFFSETS;
  private static final IndexedPartition ONE = partition(1);
  private static final IndexedPartition TWO = partition(2);

  @Test
  void aBucket_isWrittenWhenItIsWhole_andNotBefore() {
    BulkLoad bulk = new BulkLoad(Long.MAX_VALUE);
    assertThat(bulk.add(ONE, 0, 10, events(0, 10))).isEmpty();
    List<Part> parts = bulk.add(ONE, 10, BUCKET + 5, events(10, BUCKET + 5));
    assertThat(parts).containsExactly(new Part(ONE, 0, BUCKET, events(0, BUCKET)));
    assertThat(parts).allMatch(Part::isWorthFiles);
    assertThat(bulk.takeAll())
        .containsExactly(new Part(ONE, BUCKET, BUCKET + 5, events(BUCKET, BUCKET + 5)));
  }

  @Test
  void aBatchOfSeveralBuckets_isAPartOfEach_withHolesWhereTheLogHasThem() {
    BulkLoad bulk = new BulkLoad(Long.MAX_VALUE);
    List<LoggedEvent> events = new ArrayList<>(events(7, 9));
    events.addAll(events(2 * BUCKET, 2 * BUCKET + 2));
    List<Part> parts = bulk.add(ONE, 5, 3 * BUCKET, events);
    assertThat(parts)
        .containsExactly(
            new Part(ONE, 5, BUCKET, events(7, 9)),
            new Part(ONE, BUCKET, 2 * BUCKET, List.of()),
            new Part(ONE, 2 * BUCKET, 3 * BUCKET, events(2 * BUCKET, 2 * BUCKET + 2)));
    assertThat(bulk.takeAll()).isEmpty();
    assertThat(parts).noneMatch(Part::isWorthFiles);
  }

  @Test
  void pastTheLimit_thePartitionWithMostIsWrittenAsItIs() {
    BulkLoad bulk = new BulkLoad(50 * 302);
    assertThat(bulk.add(ONE, 0, 20, events(0, 20))).isEmpty();
    assertThat(bulk.add(TWO, 0, 30, events(0, 30))).isEmpty();
    assertThat(bulk.add(ONE, 20, 21, events(20, 21)))
        .containsExactly(new Part(TWO, 0, 30, events(0, 30)));
    assertThat(bulk.add(TWO, 30, 31, events(30, 31))).isEmpty();
  }

  private static List<LoggedEvent> events(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(
            offset ->
                new LoggedEvent(
                    new TenantId("acme"),
                    offset,
                    1,
                    Event.json("e" + offset, "/s", "t", "s", "{}")))
        .toList();
  }

  private static IndexedPartition partition(int number) {
    return new IndexedPartition(new StreamName("execution"), 7, number);
  }
}
