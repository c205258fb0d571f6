package io.throughline.log.recent;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.AppendResult.Appended;
import io.throughline.log.EventAppender;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LoggedEvent;
import io.throughline.log.Start;
import io.throughline.log.memory.MemoryLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Impatient senders, processes that come and go, time that passes: whatever is sent again within
 * the window is in the log once, and every answer names the same place. The log itself is the
 * judge. Then the same with the rule broken, to see that the judge notices.
 */
class AppendedOnceTest {

  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final StreamKey STREAM =
      new StreamKey(new TenantId("acme"), new StreamName("execution"));
  private static final long FIRST_SEED = 20_260_131;
  private static final int SEEDS = 20;
  private static final int SENDINGS = 300;
  private static final int ENOUGH = 100_000;

  /** How a process remembers. */
  private interface Memory {
    EventAppender in(Run run);
  }

  @Test
  void whatIsSentAgainWithinTheWindow_isInTheLogOnce() throws InterruptedException {
    for (long seed : seeds()) {
      assertThat(faultWith(run -> run.process(ENOUGH, WINDOW), seed)).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aWindowThatForgetsForWantOfRoom_isFoundOut() throws InterruptedException {
    assertFound(run -> run.process(10, WINDOW));
  }

  @Test
  void aWindowThatForgetsTooEarly_isFoundOut() throws InterruptedException {
    assertFound(run -> run.process(ENOUGH, WINDOW.minusMinutes(1)));
  }

  @Test
  void aWindowThatForgetsEverything_isFoundOut() throws InterruptedException {
    assertFound(run -> run.log.appender());
  }

  private static void assertFound(Memory memory) throws InterruptedException {
    for (long seed : seeds()) {
      if (!faultWith(memory, seed).isEmpty()) {
        return;
      }
    }
    throw new AssertionError("nobody noticed");
  }

  private static long[] seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS).toArray();
  }

  /** Empty if the rule held. */
  private static String faultWith(Memory memory, long seed) throws InterruptedException {
    try (Run run = new Run(seed)) {
      return run.faultWith(memory);
    }
  }

  /** Two processes on one log, as one seed has it. */
  private static final class Run implements AutoCloseable {

    private final Random random;
    private final List<IdempotentAppender> started = new ArrayList<>();
    private final Map<String, Appended> firstAnswers = new HashMap<>();
    private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");
    final MemoryLog log = new MemoryLog(Set.of(STREAM.stream()), 1, () -> now);

    Run(long seed) {
      random = new Random(seed);
    }

    EventAppender process(int entriesMax, Duration window) {
      IdempotentAppender process =
          IdempotentAppender.start(log, entriesMax, window, Duration.ofSeconds(20), () -> now);
      started.add(process);
      return process;
    }

    String faultWith(Memory memory) throws InterruptedException {
      List<EventAppender> processes = new ArrayList<>(List.of(memory.in(this), memory.in(this)));
      for (int i = 0; i < SENDINGS; i++) {
        now = now.plusMillis(random.nextInt(30_000));
        int which = random.nextInt(processes.size());
        if (random.nextInt(40) == 0) {
          processes.set(which, memory.in(this));
        }
        // Mostly what was sent before: of 40 that are sent at a time, up to a quarter of an hour.
        String id = "e" + (i / 40 * 10 + random.nextInt(20));
        String fault = faultOfAnswer(id, send(processes.get(which), id));
        if (!fault.isEmpty()) {
          return fault;
        }
      }
      return faultOfLog();
    }

    private Appended send(EventAppender process, String id) throws InterruptedException {
      if (process instanceof IdempotentAppender asks) {
        assertThat(asks.awaitKnown(STREAM, true)).isTrue();
      }
      AppendResult result =
          process.append(STREAM, Event.json(id, "/tests", "t", null, "{}")).join();
      return (Appended) result;
    }

    private String faultOfAnswer(String id, Appended answer) {
      Appended first = firstAnswers.get(id);
      if (first != null && isWithinTheWindow(first.appendTimeMillis(), now.toEpochMilli())) {
        return answer.equals(first)
            ? ""
            : "%s was answered with %s after %s".formatted(id, answer, first);
      }
      firstAnswers.put(id, answer);
      return "";
    }

    private String faultOfLog() {
      Map<String, Long> newest = new HashMap<>();
      for (LoggedEvent logged : everything()) {
        Long before = newest.put(logged.event().id(), logged.appendTimeMillis());
        if (before != null && isWithinTheWindow(before, logged.appendTimeMillis())) {
          return "%s is in the log twice, %d ms apart"
              .formatted(logged.event().id(), logged.appendTimeMillis() - before);
        }
      }
      return "";
    }

    private static boolean isWithinTheWindow(long firstMillis, long thenMillis) {
      return thenMillis - firstMillis <= WINDOW.toMillis();
    }

    private List<LoggedEvent> everything() {
      Position from = log.reader().locate(STREAM, new Start.Earliest(), EventFilter.ALL).position();
      PageLimit limit = new PageLimit(SENDINGS, Integer.MAX_VALUE);
      return log.reader().page(STREAM, from, EventFilter.ALL, limit).events();
    }

    @Override
    public void close() {
      started.forEach(IdempotentAppender::close);
    }
  }
}
