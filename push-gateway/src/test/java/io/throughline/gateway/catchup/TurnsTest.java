package io.throughline.gateway.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who reads next. A task is named by its owner; an owner's reads bring what the test says. */
class TurnsTest {

  private static final long EXPECTED = 100;

  private Turns<String, String> turns = new Turns<>(2, 3, EXPECTED);
  private final Queue<String> running = new ArrayDeque<>();
  private final Map<String, Long> given = new HashMap<>();

  @Test
  void noMoreThanItsLimitPerOwner_andInAll() {
    enqueue("a", 5);
    enqueue("b", 5);
    start();
    assertThat(running).containsExactlyInAnyOrder("a", "a", "b");
    assertThat(turns.running()).isEqualTo(3);
    assertThat(turns.waiting()).isEqualTo(7);
  }

  @Test
  void oneWithAThousandWaiting_delaysAnothersFirstByOneTurnOnly() {
    enqueue("many", 1_000);
    start();
    enqueue("one", 1);
    assertThat(running).containsExactly("many", "many");
    finish(EXPECTED);
    assertThat(running).contains("one");
  }

  @Test
  void ownersWhoWait_getTheSameNumberOfBytes_whateverTheSizeOfTheirReads() {
    turns = new Turns<>(3, 3, EXPECTED); // nobody is held back by its own limit
    Map<String, Long> sizes = Map.of("large", 1_000L, "medium", 100L, "small", 10L);
    sizes.keySet().forEach(owner -> enqueue(owner, 100_000));
    SplittableRandom random = new SplittableRandom(1);
    start();
    for (int i = 0; i < 30_000; i++) {
      rotate(random.nextInt(running.size()));
      finish(sizes.get(running.element()));
    }
    long largest = given.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    long smallest = given.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    // What is under way may be more than was expected of it.
    assertThat(largest - smallest).isLessThanOrEqualTo(2 * 3 * 1_000L);
    assertThat(smallest).isGreaterThan(100_000);
  }

  @Test
  void whoWasAway_neitherSavedUp_norOwes() {
    enqueue("there", 1_000);
    start();
    for (int i = 0; i < 100; i++) {
      finish(5_000);
    }
    enqueue("back", 1_000);
    given.clear();
    for (int i = 0; i < 200; i++) {
      finish(EXPECTED);
    }
    assertThat(given.get("back")).isCloseTo(given.get("there"), within(60 * EXPECTED));
  }

  @Test
  void whoIsGone_isForgotten() {
    for (int i = 0; i < 100; i++) {
      enqueue("owner-" + i, 1);
      start();
      finish(10 * EXPECTED);
    }
    assertThat(turns.owners()).isZero();
    assertThat(turns.next()).isEmpty();
  }

  private static org.assertj.core.data.Offset<Long> within(long bytes) {
    return org.assertj.core.data.Offset.offset(bytes);
  }

  private void enqueue(String owner, int tasks) {
    for (int i = 0; i < tasks; i++) {
      turns.enqueue(owner, owner);
    }
  }

  private void start() {
    while (turns.next().map(running::add).orElse(false)) {}
  }

  private void rotate(int by) {
    for (int i = 0; i < by; i++) {
      running.add(running.remove());
    }
  }

  /** What was started first is done, and what may start does. */
  private void finish(long bytes) {
    String owner = running.remove();
    given.merge(owner, bytes, Long::sum);
    turns.done(owner, bytes);
    start();
  }
}
