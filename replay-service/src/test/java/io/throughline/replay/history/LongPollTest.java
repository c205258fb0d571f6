package io.throughline.replay.history;

import static io.throughline.replay.InMemoryReplay.EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.log.StreamPartition;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import io.throughline.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** Pages that wait for something to be on them. The server's connections idle out early. */
@SpringBootTest(
    classes = InMemoryReplay.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "throughline.replay.read-model.enabled=false",
      "server.jetty.connection-idle-timeout=500ms"
    })
class LongPollTest extends OneTenant {

  @Autowired MeterRegistry meters;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void heal() {
    log.comeBack();
    threads.shutdownNow();
  }

  @Test
  void whatIsThere_isAnsweredAtOnce_asHistoryWouldAnswer() {
    append("1", "2", "3");
    String first = client.events().positionOf("1");
    Answer answer = client.events("after", first, "wait", "60s");
    assertThat(answer.ids()).containsExactly("2", "3");
    assertThat(answer.events()).isEqualTo(client.events("after", first).events());
    assertThat(answer.position()).isEqualTo(client.events().position());
    assertThat(answer.next()).isEmpty();
    assertThat(answer.header("Cache-Control")).contains("no-store");
    Answer limited = client.events("after", first, "wait", "60s", "limit", "1");
    assertThat(limited.ids()).containsExactly("2");
    assertThat(client.follow(limited)).containsExactly("2", "3");
  }

  @Test
  void whatComesLater_isAnsweredWhenItComes_thoughConnectionsIdleOutBefore() {
    CompletableFuture<Answer> poll = poll("wait", "60s", "types", "t");
    awaitReaders(1);
    InMemoryReplay.append(log, tenant, Event.json("not this", "/tests", "other", null, "{}"));
    InMemoryReplay.append(log, "somebody-else", event("nor this"));
    awaitLonger(poll);
    append("this");
    Answer answer = poll.join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ids()).containsExactly("this");
    awaitReaders(0);
  }

  @Test
  void aWaitThatIsOver_isAnEmptyPageWithAPosition() {
    append("1");
    Answer answer = client.events("wait", "1s");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.ids()).isEmpty();
    assertThat(answer.position()).isEqualTo(client.events().position());
    Answer lines = client.get("/v1/streams/execution/events?wait=1s", "Accept", ReplayClient.LINES);
    assertThat(lines.body()).isEmpty();
    assertThat(lines.header("Content-Type")).contains(ReplayClient.LINES);
  }

  @Test
  void pollAfterPoll_isTheLogOnceInOrder_whileItGrows() {
    String position = client.events().position();
    AtomicBoolean writing = new AtomicBoolean(true);
    CompletableFuture<Integer> written =
        CompletableFuture.supplyAsync(
            () -> {
              int i = 0;
              while (writing.get()) {
                append("" + ++i);
              }
              return i;
            },
            threads);
    List<String> seen = new ArrayList<>();
    while (seen.size() < 2_000) {
      Answer answer = client.events("after", position, "wait", "60s", "limit", "50");
      seen.addAll(answer.ids());
      position = answer.position();
    }
    writing.set(false);
    int last = written.join();
    while (seen.size() < last) {
      Answer answer = client.events("after", position, "wait", "60s");
      seen.addAll(answer.ids());
      position = answer.position();
    }
    assertThat(seen).isEqualTo(IntStream.rangeClosed(1, last).mapToObj(i -> "" + i).toList());
  }

  @Test
  void aGap_isAnsweredAtOnce() {
    append("1", "2", "3");
    String first = client.events().positionOf("1");
    log.evictBefore(new StreamPartition(EXECUTION, 0), log.bounds(partition()).stableEnd());
    Answer answer = client.events("after", first, "wait", "60s");
    assertThat(answer.ids()).isEmpty();
    assertThat(answer.header("Throughline-Gap").orElse("")).startsWith("reason=retention");
  }

  @Test
  void mistakes_areProblems() {
    for (String bad : new String[] {"0s", "61s", "5", "-1s", "1m", ""}) {
      Answer answer = client.events("wait", bad);
      assertThat(answer.status()).as(bad).isEqualTo(400);
      assertThat(answer.json().path("field").asString()).isEqualTo("wait");
    }
    assertThat(client.events("wait", "5s", "last", "0").status()).isEqualTo(400);
    log.goAway("for the test");
    Answer away = client.events("wait", "5s");
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.header("Retry-After")).contains("1");
  }

  private CompletableFuture<Answer> poll(String... query) {
    return CompletableFuture.supplyAsync(() -> client.events(query), threads);
  }

  /** Longer than connections may be idle. */
  private void awaitLonger(CompletableFuture<Answer> poll) {
    assertThat(client.events("wait", "1s").status()).isEqualTo(200);
    assertThat(poll).isNotDone();
  }

  private void awaitReaders(int count) {
    Await.until(
        count + " readers",
        () -> meters.get("throughline.replay.live.streams").gauge().value() == count);
  }

  private StreamPartition partition() {
    return new StreamPartition(EXECUTION, 0);
  }

  private void append(String... ids) {
    for (String id : ids) {
      InMemoryReplay.append(log, tenant, event(id));
    }
  }

  private static Event event(String id) {
    return Event.json(id, "/tests", "t", null, "{}");
  }
}
