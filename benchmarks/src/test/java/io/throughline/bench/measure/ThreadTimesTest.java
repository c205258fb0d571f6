package io.throughline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.bench.measure.ThreadTimes.Times;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {

  @Test
  void whatAThreadRan_isFoundUnderItsName_withoutTheNumberInIt() throws Exception {
    ThreadTimes before = ServerProcess.self().threadTimes("test");
    CountDownLatch burned = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    Thread first = burner("burner-1", burned, end);
    Thread second = burner("burner-2", burned, end);
    burned.await();
    Times times =
        ServerProcess.self().threadTimes("test").since(before).byName().get("test_burner");
    end.countDown();
    first.join();
    second.join();

    assertThat(times).isNotNull();
    assertThat(times.ranNanos()).isGreaterThanOrEqualTo(20_000_000);
    assertThat(times.turns()).isPositive();
  }

  /** Uses 15 ms of CPU, then waits until it was looked at. */
  private static Thread burner(String name, CountDownLatch burned, CountDownLatch end) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              while (threads.getCurrentThreadCpuTime() < 15_000_000) {
                Thread.onSpinWait();
              }
              burned.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Test
  void thoseThatWaitedLongest_comeFirst() {
    var times =
        new ThreadTimes(
            Map.of("a", new Times(9, 1, 1), "b", new Times(1, 3, 1), "c", new Times(5, 2, 1)));

    assertThat(times.plus(times).longestWaiting(2))
        .extracting(Map.Entry::getKey)
        .containsExactly("b", "c");
    assertThat(times.plus(times).since(times)).isEqualTo(times);
  }
}
