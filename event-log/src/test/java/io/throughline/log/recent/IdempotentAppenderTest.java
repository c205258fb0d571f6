package io.throughline.log.recent;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.AppendResult.Appended;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotentAppenderTest {

  private static final StreamName EXECUTION = new StreamName("execution");
  private static final StreamName ALERT = new StreamName("alert");
  private static final StreamKey ACME = new StreamKey(new TenantId("acme"), EXECUTION);
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private final MemoryLog log = new MemoryLog(Set.of(EXECUTION, ALERT), 1, () -> now);
  private final List<IdempotentAppender> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(IdempotentAppender::close);
  }

  @Test
  void aRetryWithinTheWindow_isAnsweredWithTheFirstPosition_andAppendedOnce() {
    IdempotentAppender process = process();
    Appended first = append(process, ACME, event("1"));
    now = now.plus(WINDOW);
    assertThat(append(process, ACME, event("1"))).isEqualTo(first);
    assertThat(logged(ACME)).containsExactly("1");
    assertThat(process.repeated()).isEqualTo(1);
    now = now.plusMillis(1);
    assertThat(append(process, ACME, event("1"))).isNotEqualTo(first);
    assertThat(logged(ACME)).containsExactly("1", "1");
  }

  @Test
  void anotherTenantStreamSourceOrId_isAnotherEvent() {
    IdempotentAppender process = process();
    append(process, ACME, event("1"));
    append(process, ACME, event("2"));
    append(process, ACME, Event.json("1", "/another", "t", null, "{}"));
    append(process, new StreamKey(ACME.tenant(), ALERT), event("1"));
    append(process, new StreamKey(new TenantId("globex"), EXECUTION), event("1"));
    assertThat(logged(ACME)).containsExactly("1", "2", "1");
    assertThat(process.repeated()).isZero();
  }

  @Test
  void whatAnotherProcessAppended_isKnownToARetryHere() throws InterruptedException {
    IdempotentAppender one = process();
    IdempotentAppender other = process();
    for (int i = 0; i < 500; i++) {
      Appended first = append(one, ACME, event("" + i));
      assertThat(other.awaitKnown(ACME, true)).isTrue();
      assertThat(append(other, ACME, event("" + i))).isEqualTo(first);
    }
    assertThat(logged(ACME)).hasSize(500);
  }

  @Test
  void whatAnotherProcessAppended_isKnownWithoutBeingAskedFor_aMomentLater() {
    IdempotentAppender one = process();
    IdempotentAppender other = process();
    Appended first = append(one, ACME, event("1"));
    Await.until("it is known", () -> other.recent().size() == 1);
    assertThat(append(other, ACME, event("1"))).isEqualTo(first);
  }

  @Test
  void aProcessThatStarts_knowsWhatWasAppendedWithinTheWindow() throws InterruptedException {
    Appended tooOld = append(process(), ACME, event("too old"));
    now = now.plus(WINDOW).plusSeconds(1);
    Appended young = append(process(), ACME, event("young"));
    IdempotentAppender started = process();
    assertThat(started.awaitKnown(ACME, false)).isTrue();
    assertThat(append(started, ACME, event("young"))).isEqualTo(young);
    assertThat(append(started, ACME, event("too old"))).isNotEqualTo(tooOld);
  }

  @Test
  void theSameEventFromManyAtOnce_isAppendedOnce() throws Exception {
    IdempotentAppender process = process();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AppendResult>> results = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        Event event = event("" + i / 10);
        results.add(threads.submit(() -> process.append(ACME, event).join()));
      }
      for (int i = 0; i < 1_000; i++) {
        assertThat(results.get(i).get()).isEqualTo(results.get(i - i % 10).get());
      }
    }
    assertThat(logged(ACME)).hasSize(100).doesNotHaveDuplicates();
    assertThat(process.repeated()).isEqualTo(900);
  }

  @Test
  void anAppendThatFailed_isTriedAgain() throws InterruptedException {
    IdempotentAppender process = process();
    assertThat(process.awaitKnown(ACME, false)).isTrue();
    log.goAway("for the test");
    assertThat(process.append(ACME, event("1")).join())
        .isInstanceOf(AppendResult.Unavailable.class);
    log.comeBack();
    assertThat(process.awaitKnown(ACME, true)).isTrue();
    append(process, ACME, event("1"));
    assertThat(logged(ACME)).containsExactly("1");
  }

  @Test
  void afterAnAppendWhoseOutcomeNobodyKnows_theLogIsAskedBeforeTheNext() throws Exception {
    IdempotentAppender process = process();
    assertThat(process.awaitKnown(ACME, false)).isTrue();
    StreamPartition partition = new StreamPartition(EXECUTION, 0);
    assertThat(process.recent().isCurrent(partition)).isTrue();
    process.recent().doubt(partition);
    assertThat(process.recent().isCurrent(partition)).isFalse();
    assertThat(process.awaitKnown(ACME, false)).isTrue();
    assertThat(process.recent().isCurrent(partition)).isTrue();
  }

  @Test
  void aTopicMadeAgain_knowsNothingOfTheOneBefore() throws InterruptedException {
    IdempotentAppender process = process();
    append(process, ACME, event("1"));
    log.recreate(EXECUTION);
    Await.until(
        "the tail has started over",
        () -> process.recent().find(EventKey.of(ACME, event("1"))).isEmpty());
    append(process, ACME, event("1"));
    assertThat(logged(ACME)).containsExactly("1");
  }

  @Test
  void whatTheLogLost_isAppendedAgain() {
    IdempotentAppender process = process();
    append(process, ACME, event("kept"));
    append(process, ACME, event("lost"));
    Await.until("the tail has come to it", () -> process.awaitKnown(ACME, true));
    log.truncateTo(new StreamPartition(EXECUTION, 0), 1);
    Await.until(
        "the tail has gone back",
        () -> process.recent().find(EventKey.of(ACME, event("lost"))).isEmpty());
    append(process, ACME, event("kept"));
    append(process, ACME, event("lost"));
    assertThat(logged(ACME)).containsExactly("kept", "lost");
  }

  private IdempotentAppender process() {
    IdempotentAppender process =
        IdempotentAppender.start(log, 100_000, WINDOW, Duration.ofSeconds(20), () -> now);
    processes.add(process);
    Await.until(
        "it follows", () -> process.awaitKnown(ACME, false) && process.recent().isFollowing());
    return process;
  }

  private static Appended append(IdempotentAppender process, StreamKey stream, Event event) {
    CompletableFuture<AppendResult> result = process.append(stream, event);
    return (Appended) result.join();
  }

  private static Event event(String id) {
    return Event.json(id, "/tests", "t", null, "{}");
  }

  private List<String> logged(StreamKey stream) {
    var from = log.reader().locate(stream, new Start.Earliest(), EventFilter.ALL).position();
    return log
        .reader()
        .page(stream, from, EventFilter.ALL, new PageLimit(100_000, Integer.MAX_VALUE))
        .events()
        .stream()
        .map(logged -> logged.event().id())
        .toList();
  }
}
