package io.throughline.ingest.publish;

import static io.throughline.event.CloudEventsJson.BATCH_TYPE;
import static io.throughline.event.CloudEventsJson.EVENT_TYPE;
import static io.throughline.event.CloudEventsJson.LINES_TYPE;
import static io.throughline.ingest.IngestClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.ingest.IngestApplication;
import io.throughline.ingest.IngestClient;
import io.throughline.ingest.TestIngest;
import io.throughline.log.EventAppender;
import io.throughline.log.memory.MemoryLog;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Events that are sent again, over real HTTP. */
@SpringBootTest(
    classes = {IngestApplication.class, TestIngest.InMemory.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "throughline.ingest.dead-letters=false",
      "throughline.ingest.dedupe.patience=200ms"
    })
class RepeatedEventsTest {

  private static int tenants;

  @Autowired private MemoryLog log;
  @Autowired private MeterRegistry meters;
  @LocalServerPort private int port;

  private final TenantId tenant = new TenantId("repeating-" + tenants++);
  private IngestClient client;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    TestIngest.settings(registry);
  }

  @BeforeEach
  void connect() {
    client = new IngestClient(port, TestIngest.writersToken(tenant.value()));
  }

  @AfterEach
  void restoreTheLog() {
    log.comeBack();
  }

  @Test
  void aRetryInAnyForm_isAnsweredWithTheFirstPosition_andAppendedOnce() {
    double before = repeated();
    String first = position(client.post("execution", event("1"), "Content-Type", EVENT_TYPE));
    assertThat(position(client.post("execution", event("1"), "Content-Type", EVENT_TYPE)))
        .isEqualTo(first);
    HttpResponse<String> batch =
        client.post(
            "execution", "[" + event("1") + "," + event("2") + "]", "Content-Type", BATCH_TYPE);
    assertThat(batch.statusCode()).isEqualTo(202);
    assertThat(json(batch.body()).get(0).path("position").asString()).isEqualTo(first);
    HttpResponse<String> lines =
        client.post("execution", event("2") + "\n" + event("1"), "Content-Type", LINES_TYPE);
    assertThat(lines.body().lines().toList().get(1)).contains(first);
    HttpResponse<String> binary =
        client.post(
            "execution",
            "{}",
            "ce-specversion",
            "1.0",
            "ce-id",
            "1",
            "ce-source",
            "/s",
            "ce-type",
            "t",
            "Content-Type",
            "application/json");
    assertThat(position(binary)).isEqualTo(first);
    assertThat(logged()).containsExactly("1", "2");
    assertThat(repeated() - before).isEqualTo(5);
  }

  @Test
  void theSameEventTwiceInABatch_isAppendedOnce() {
    HttpResponse<String> batch =
        client.post(
            "execution",
            "[" + event("1") + "," + event("2") + "," + event("1") + "]",
            "Content-Type",
            BATCH_TYPE);
    assertThat(json(batch.body()).get(2)).isEqualTo(json(batch.body()).get(0));
    assertThat(logged()).containsExactly("1", "2");
  }

  @Test
  void sendersThatAreImpatient_areAllAnsweredAlike() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(
            threads.submit(
                () -> position(client.post("execution", event("1"), "Content-Type", EVENT_TYPE))));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo(answers.getFirst().get());
      }
    }
    assertThat(logged()).containsExactly("1");
  }

  @Test
  void whatAnotherProcessAppended_isKnownToWhoeverSaysThatItIsARetry() {
    for (int i = 0; i < 100; i++) {
      append(log.appender(), "" + i);
      HttpResponse<String> retry =
          client.post(
              "execution", event("" + i), "Content-Type", EVENT_TYPE, "Throughline-Attempt", "2");
      assertThat(retry.statusCode()).isEqualTo(202);
    }
    assertThat(logged()).hasSize(100);
  }

  @Test
  void anEventThatTheLogDidNotTake_isTakenTheNextTime() {
    log.goAway("for the test");
    HttpResponse<String> away = client.post("execution", event("1"), "Content-Type", EVENT_TYPE);
    assertThat(away.statusCode()).isEqualTo(503);
    HttpResponse<String> retry =
        client.post(
            "execution", event("1"), "Content-Type", EVENT_TYPE, "Throughline-Attempt", "2");
    assertThat(retry.statusCode()).isEqualTo(503);
    assertThat(retry.headers().firstValue("Retry-After")).contains("1");
    log.comeBack();
    assertThat(
            client
                .post(
                    "execution", event("1"), "Content-Type", EVENT_TYPE, "Throughline-Attempt", "3")
                .statusCode())
        .isEqualTo(202);
    assertThat(logged()).containsExactly("1");
  }

  @Test
  void anAttemptThatIsNoNumber_isRefused() {
    for (String bad : new String[] {"0", "two", "-1", ""}) {
      HttpResponse<String> refused =
          client.post(
              "execution", event("1"), "Content-Type", EVENT_TYPE, "Throughline-Attempt", bad);
      assertThat(refused.statusCode()).as(bad).isEqualTo(400);
      assertThat(json(refused.body()).path("field").asString()).isEqualTo("Throughline-Attempt");
    }
    assertThat(logged()).isEmpty();
  }

  private void append(EventAppender appender, String id) {
    appender
        .append(
            new StreamKey(tenant, new StreamName("execution")),
            Event.json(id, "/s", "t", null, "{}"))
        .join();
  }

  private double repeated() {
    return meters.get("throughline.ingest.repeated").functionCounter().count();
  }

  private static String position(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return json(response.body()).path("position").asString();
  }

  private static String event(String id) {
    return "{'specversion':'1.0','id':'%s','source':'/s','type':'t','data':{}}".formatted(id);
  }

  private List<String> logged() {
    StreamKey stream = new StreamKey(tenant, new StreamName("execution"));
    return TestIngest.logged(log, stream).stream().map(logged -> logged.event().id()).toList();
  }
}
