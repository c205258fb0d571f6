package io.throughline.log.recent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentTableTest {

  private static final long WINDOW = 1_000;

  private final RecentTable table = new RecentTable(4, 100_000, WINDOW);

  @Test
  void anEvent_isFoundWhereItIs_untilTheWindowIsOver() {
    table.put(key(1), 3, 77, 5_000, 5_000);
    long entry = table.find(key(1), 6_000);
    assertThat(table.partition(entry)).isEqualTo(3);
    assertThat(table.offset(entry)).isEqualTo(77);
    assertThat(table.timeMillis(entry)).isEqualTo(5_000);
    assertThat(table.find(key(1), 6_001)).isEqualTo(RecentTable.NONE);
    assertThat(table.find(key(2), 5_000)).isEqualTo(RecentTable.NONE);
  }

  @Test
  void ofTwoWithTheSameKey_theEarlierInTheLogStays() {
    table.put(key(1), 0, 10, 1_000, 1_000);
    table.put(key(1), 0, 12, 1_001, 1_001);
    assertThat(offsetOf(1, 1_001)).isEqualTo(10);
    table.put(key(1), 0, 8, 999, 1_002);
    assertThat(offsetOf(1, 1_002)).isEqualTo(8);
  }

  @Test
  void whatTheLogLost_isForgotten_andWhatWasNot_isNot() {
    table.put(key(1), 0, 10, 1_000, 1_000);
    table.put(key(2), 0, 20, 1_000, 1_000);
    table.put(key(3), 1, 20, 1_000, 1_000);
    table.cut(0, 15);
    assertThat(offsetOf(1, 1_000)).isEqualTo(10);
    assertThat(offsetOf(2, 1_000)).isEqualTo(-1);
    assertThat(offsetOf(3, 1_000)).isEqualTo(20);
    table.put(key(2), 0, 15, 1_001, 1_001);
    assertThat(offsetOf(2, 1_001)).isEqualTo(15);
    table.cut(0, 0);
    assertThat(offsetOf(1, 1_001)).isEqualTo(-1);
    assertThat(offsetOf(2, 1_001)).isEqualTo(-1);
  }

  @Test
  void whatAnEarlierLossTook_staysForgotten_whenLessIsLostLater() {
    table.put(key(1), 0, 10, 1_000, 1_000);
    table.cut(0, 5);
    table.put(key(2), 0, 20, 1_001, 1_001);
    table.cut(0, 15);
    assertThat(offsetOf(1, 1_001)).isEqualTo(-1);
    assertThat(offsetOf(2, 1_001)).isEqualTo(-1);
  }

  @Test
  void pastItsLimit_theOldestGoes_andIsCounted() {
    RecentTable small = new RecentTable(1, 3, WINDOW);
    for (int i = 1; i <= 5; i++) {
      small.put(key(i), 0, i, 1_000 + i, 1_000 + i);
    }
    assertThat(small.size()).isEqualTo(3);
    assertThat(small.forgottenEarly()).isEqualTo(2);
    assertThat(small.oldestMillis(0)).isEqualTo(1_003);
    assertThat(small.find(key(2), 1_005)).isEqualTo(RecentTable.NONE);
    assertThat(small.find(key(3), 1_005)).isNotEqualTo(RecentTable.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsPutAndWhenever_itIsWhatAMapInOrderWouldSay(int seed) {
    Random random = new Random(seed);
    int limit = 50 + random.nextInt(5_000);
    RecentTable tried = new RecentTable(1, limit, WINDOW);
    Map<Integer, Long> timeOf = new HashMap<>();
    Deque<Integer> order = new ArrayDeque<>();
    long now = 10_000;
    for (int offset = 0; offset < 40_000; offset++) {
      now += random.nextInt(3) == 0 ? 1 : 0;
      while (!order.isEmpty() && timeOf.get(order.peekFirst()) < now - WINDOW) {
        timeOf.remove(order.removeFirst());
      }
      // Few low bits, so that keys crowd in the table.
      int id = random.nextInt(20_000);
      if (!timeOf.containsKey(id)) {
        if (order.size() == limit) {
          timeOf.remove(order.removeFirst());
        }
        timeOf.put(id, now);
        order.addLast(id);
      }
      tried.put(crowded(id), 0, offset, now, now);
      int asked = random.nextInt(20_000);
      boolean found = tried.find(crowded(asked), now) != RecentTable.NONE;
      assertThat(found).as("seed %d, offset %d", seed, offset).isEqualTo(timeOf.containsKey(asked));
    }
    assertThat(tried.size()).isEqualTo(order.size());
  }

  private long offsetOf(int id, long now) {
    long entry = table.find(key(id), now);
    return entry == RecentTable.NONE ? -1 : table.offset(entry);
  }

  private static EventKey key(int id) {
    return new EventKey(id * 31L, id);
  }

  private static EventKey crowded(int id) {
    return new EventKey(id, id % 257);
  }
}
