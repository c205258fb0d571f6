package io.throughline.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.LittleServer;
import io.throughline.cli.LittleServer.Answer;
import io.throughline.cli.client.IngestClient;
import io.throughline.cli.client.Json;
import io.throughline.cli.client.TokenSource;
import io.throughline.cli.produce.BackgroundPublisher.Outcome;
import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.testing.Await;
import io.throughline.testing.FreePort;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundPublisherTest {

  private static final StreamName METRICS = new StreamName("metrics");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> ids = new CopyOnWriteArrayList<>();

  @Test
  void eventsArriveInOrder_inFewerRequestsThanEvents() {
    try (LittleServer server = LittleServer.start()) {
      CountDownLatch queued = new CountDownLatch(1);
      server.answers(
          request -> {
            await(queued);
            return accept(request);
          });
      BackgroundPublisher publisher = publisher(server.url());
      IntStream.range(0, 500).forEach(i -> publish(publisher, i));
      queued.countDown();
      assertThat(publisher.close(PATIENCE)).isEqualTo(new Outcome(500, 0, 0, null));
      assertThat(ids).isEqualTo(IntStream.range(0, 500).mapToObj(i -> "e" + i).toList());
      assertThat(server.asked().size()).isBetween(5, 10);
    }
  }

  @Test
  void serverThatSaysNotNow_isAskedAgain_withTheSameEvents() {
    try (LittleServer server = LittleServer.start()) {
      AtomicInteger requests = new AtomicInteger();
      server.answers(
          request ->
              requests.incrementAndGet() <= 2
                  ? Answer.json(503, "{\"detail\":\"the log is away\"}")
                  : accept(request));
      BackgroundPublisher publisher = publisher(server.url());
      publish(publisher, 0);
      Await.until("the third try", () -> !ids.isEmpty());
      Outcome outcome = publisher.close(PATIENCE);
      assertThat(outcome.delivered()).isEqualTo(1);
      assertThat(outcome.lost() + outcome.waiting()).isZero();
    }
  }

  @Test
  void partOfABatchRefusedForNow_isSentAgain() {
    try (LittleServer server = LittleServer.start()) {
      AtomicInteger requests = new AtomicInteger();
      server.answers(
          request ->
              requests.incrementAndGet() == 1
                  ? Answer.json(
                      202, "[{\"id\":\"e0\",\"error\":{\"status\":503,\"detail\":\"away\"}}]")
                  : accept(request));
      BackgroundPublisher publisher = publisher(server.url());
      publish(publisher, 0);
      Await.until("the second try", () -> !ids.isEmpty());
      assertThat(publisher.close(PATIENCE).delivered()).isEqualTo(1);
    }
  }

  @Test
  void eventThatIsRefusedForGood_isCounted_andDoesNotHoldUpTheRest() {
    try (LittleServer server = LittleServer.start()) {
      AtomicInteger requests = new AtomicInteger();
      server.answers(
          request ->
              requests.incrementAndGet() == 1
                  ? Answer.json(400, "{\"detail\":\"type: missing\"}")
                  : accept(request));
      BackgroundPublisher publisher = publisher(server.url());
      publish(publisher, 0);
      Await.until("the refusal", () -> publisher.outcome().lost() == 1);
      publish(publisher, 1);
      Outcome outcome = publisher.close(PATIENCE);
      assertThat(outcome).isEqualTo(new Outcome(1, 1, 0, "type: missing"));
      assertThat(ids).containsExactly("e1");
    }
  }

  @Test
  void serverThatIsAway_costsNoTime_andIsReported() {
    URI nowhere = URI.create("http://localhost:" + FreePort.find());
    BackgroundPublisher publisher = publisher(nowhere);
    IntStream.range(0, BackgroundPublisher.QUEUE_MAX + 50).forEach(i -> publish(publisher, i));
    Outcome outcome = publisher.close(PATIENCE);
    assertThat(outcome.delivered()).isZero();
    assertThat(outcome.lost()).isEqualTo(50);
    assertThat(outcome.waiting()).isEqualTo(BackgroundPublisher.QUEUE_MAX);
    assertThat(outcome.reason()).contains("connection refused");
  }

  private static BackgroundPublisher publisher(URI url) {
    return BackgroundPublisher.start(
        new IngestClient(url, TokenSource.fixed("jwt")), new Random(1));
  }

  private static void publish(BackgroundPublisher publisher, int number) {
    publisher.publish(METRICS, Event.json("e" + number, "/s", "t", null, "{}"));
  }

  private Answer accept(LittleServer.Asked request) {
    StringBuilder answer = new StringBuilder("[");
    for (Object event : (List<?>) Json.parse(request.body())) {
      String id = (String) ((Map<?, ?>) event).get("id");
      ids.add(id);
      answer.append(answer.length() > 1 ? "," : "");
      answer.append("{\"id\":\"%s\",\"position\":\"p\"}".formatted(id));
    }
    return Answer.json(202, answer.append("]").toString());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
