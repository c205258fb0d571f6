package io.throughline.replay.snapshot;

import static io.throughline.replay.InMemoryReplay.EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import io.throughline.event.LogAttributes;
import io.throughline.event.Payload;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.memory.MemoryLog;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.MutableClock;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Snapshots and totals over real HTTP with real tokens, from the read model. */
@SpringBootTest(classes = InMemoryReplay.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class SnapshotHttpTest {

  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static final StreamName ALERT = new StreamName("alert");
  private static final String PATH = "/v1/streams/execution/snapshot";

  @TempDir static Path directory;

  @LocalServerPort int port;
  @Autowired MemoryLog log;
  @Autowired MutableClock clock;

  private TenantId tenant;
  private ReplayClient client;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    InMemoryReplay.settings(registry);
    registry.add("throughline.replay.read-model.directory", directory::toString);
    registry.add("throughline.replay.read-model.start-age", () -> "0s");
    registry.add("throughline.replay.read-model.patience", () -> "30s");
    registry.add("throughline.replay.read-model.fold-every", () -> "3");
  }

  @BeforeEach
  void aTenantOfItsOwn() {
    tenant = new TenantId("folded-" + TENANTS.incrementAndGet());
    client = new ReplayClient(port, InMemoryReplay.token(tenant.value()));
  }

  @Test
  void aSnapshot_isTheStatesWithTheirPositions() {
    append(EXECUTION, "run-1", "execution.started", "{\"status\":\"running\",\"name\":\"x\"}");
    append(EXECUTION, "run-2", "execution.started", "{\"status\":\"running\"}");
    append(EXECUTION, "run-1", "execution.progressed", "{\"progress\":0.5,\"name\":null}");
    Answer history = client.events();

    Answer answer = client.get(PATH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("Throughline-Gap")).isEmpty();
    assertThat(answer.next()).isEmpty();
    JsonNode body = answer.json();
    assertThat(body.path("position").asString()).isEqualTo(answer.position());
    assertThat(client.events("after", answer.position()).ids()).isEmpty();
    JsonNode first = body.path("subjects").get(0);
    assertThat(first.path("subject").asString()).isEqualTo("run-1");
    assertThat(first.path("type").asString()).isEqualTo("execution.progressed");
    assertThat(first.path("time").asString()).isEqualTo("2026-01-31T12:00:00Z");
    assertThat(first.path("data").toString())
        .isEqualTo("{\"status\":\"running\",\"progress\":0.5}");
    assertThat(first.path("position").asString()).isEqualTo(position(history, 2));
    assertThat(first.path("appendtime").asString())
        .isEqualTo(LogAttributes.timestamp(clock.millis()));
    assertThat(body.path("subjects").get(1).path("position").asString())
        .isEqualTo(position(history, 1));
    assertThat(body.path("subjects")).hasSize(2);
  }

  @Test
  void aSubjectWithoutJson_hasNoData() {
    Event text =
        new Event("e", "/s", "t", "note", null, "text/plain", null, Map.of(), Payload.of("hello"));
    assertThat(log.appender().append(new StreamKey(tenant, EXECUTION), text).join())
        .isInstanceOf(AppendResult.Appended.class);
    JsonNode state = client.get(PATH).json().path("subjects").get(0);
    assertThat(state.path("subject").asString()).isEqualTo("note");
    assertThat(state.has("data")).isFalse();
    assertThat(state.has("time")).isFalse();
  }

  @Test
  void pages_areTheSnapshotOfTheFirst_whateverChangesMeanwhile() {
    for (int i = 10; i < 30; i++) {
      append(EXECUTION, "run " + i + "&ü", "t", "{\"v\":1}");
    }
    Answer answer = client.get(PATH + "?limit=7");
    String position = answer.position();
    List<String> subjects = new ArrayList<>(subjects(answer));
    while (answer.next().isPresent()) {
      append(EXECUTION, "run 25&ü", "t", "{\"v\":2}");
      append(EXECUTION, "run 99", "t", "{\"v\":2}");
      answer = client.get(answer.next().get());
      assertThat(answer.position()).isEqualTo(position);
      answer
          .json()
          .path("subjects")
          .forEach(s -> assertThat(s.path("data").path("v").asInt()).isOne());
      subjects.addAll(subjects(answer));
    }
    assertThat(subjects).hasSize(20).doesNotHaveDuplicates().isSorted();
    assertThat(client.events("after", position).ids()).hasSizeGreaterThan(2);
  }

  @Test
  void aMomentOfThePast_isAPositionOrATime() {
    append(EXECUTION, "run-1", "t", "{\"v\":1}");
    String after1 = client.get(PATH).position();
    clock.advance(Duration.ofMinutes(1));
    Instant before2 = clock.instant();
    append(EXECUTION, "run-1", "t", "{\"v\":2}");
    append(EXECUTION, "run-2", "t", "{\"v\":2}");
    for (String at : List.of(after1, before2.toString())) {
      Answer then = client.get(PATH + ReplayClient.query("at", at));
      assertThat(then.position()).isEqualTo(after1);
      assertThat(then.json().path("subjects")).hasSize(1);
      assertThat(then.json().path("subjects").get(0).path("data").path("v").asInt()).isOne();
    }
    Answer one = client.get(PATH + "?subject=run-2");
    assertThat(subjects(one)).containsExactly("run-2");
    assertThat(subjects(client.get(PATH + "?subject=run-3"))).isEmpty();
  }

  @Test
  void openAlerts_areThoseThatNobodyResolved() {
    for (int i = 0; i < 9; i++) {
      append(ALERT, "alert-" + i, "alert.raised", "{\"message\":\"m\"}");
    }
    for (int i = 0; i < 9; i += 2) {
      append(ALERT, "alert-" + i, "alert.resolved", "{}");
    }
    append(ALERT, "alert-1", "alert.acknowledged", "{\"acknowledged\":true}");
    String path = "/v1/streams/alert/snapshot?open=true";
    List<String> open = List.of("alert-1", "alert-3", "alert-5", "alert-7");
    assertThat(subjects(client.get(path))).isEqualTo(open);
    assertThat(subjects(client.get("/v1/streams/alert/snapshot"))).hasSize(9);
    Answer page = client.get(path + "&limit=3");
    List<String> paged = new ArrayList<>(subjects(page));
    while (page.next().isPresent()) {
      page = client.get(page.next().get());
      paged.addAll(subjects(page));
    }
    assertThat(paged).isEqualTo(open);
  }

  @Test
  void totals_countExecutionsAndOpenAlerts_nowAndThen() {
    append(EXECUTION, "a", "execution.started", "{\"status\":\"running\"}");
    append(EXECUTION, "b", "execution.started", "{\"status\":\"running\"}");
    append(EXECUTION, "c", "execution.started", "{\"status\":\"running\"}");
    append(ALERT, "x", "alert.raised", "{}");
    clock.advance(Duration.ofMinutes(1));
    String then = clock.instant().toString();
    append(
        EXECUTION,
        "a",
        "execution.completed",
        "{\"status\":\"succeeded\",\"runtime_seconds\":10,\"credits_consumed\":1.5}");
    append(
        EXECUTION,
        "b",
        "execution.completed",
        "{\"success\":false,\"status\":null,\"runtime_seconds\":20,\"credits_consumed\":\"?\"}");
    append(ALERT, "x", "alert.resolved", "{}");

    JsonNode now = client.get("/v1/totals").json();
    assertThat(now.path("executions").toString())
        .isEqualTo(
            "{\"started\":3,\"running\":1,\"succeeded\":1,\"failed\":1,"
                + "\"creditsConsumed\":1.5,\"meanRuntimeSeconds\":15.0}");
    assertThat(now.path("alerts").path("open").asInt()).isZero();
    assertThat(now.path("positions").path("execution").asString())
        .isEqualTo(client.get(PATH).position());
    assertThat(now.path("positions").path("alert").asString()).hasSize(32);
    JsonNode past = client.get("/v1/totals" + ReplayClient.query("at", then)).json();
    assertThat(past.path("executions").path("running").asInt()).isEqualTo(3);
    assertThat(past.path("executions").path("meanRuntimeSeconds").asDouble()).isZero();
    assertThat(past.path("alerts").path("open").asInt()).isOne();
  }

  @Test
  void nobodySeesAnothersStates() {
    append(EXECUTION, "run-1", "t", "{}");
    ReplayClient other = new ReplayClient(port, InMemoryReplay.token("stranger"));
    assertThat(subjects(other.get(PATH))).isEmpty();
    Answer refused = other.get(PATH + "?at=" + client.get(PATH).position());
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("type").asString())
        .isEqualTo("urn:throughline:problem:invalid-position");
    assertThat(other.get("/v1/totals").json().path("executions").path("started").asInt()).isZero();
  }

  @Test
  void badParameters_areProblemsThatNameThem() {
    for (String[] bad :
        new String[][] {
          {PATH + "?at=yesterday", "at"},
          {PATH + "?limit=0", "limit"},
          {PATH + "?limit=10001", "limit"},
          {PATH + "?types=a", "types"},
          {PATH + "?subject=", "subject"},
          {PATH + "?after-subject=", "after-subject"},
          {PATH + "?open=true", "open"},
          {"/v1/streams/alert/snapshot?open=yes", "open"},
          {"/v1/totals?at=now", "at"},
          {"/v1/totals?since=2026-01-31T12:00:00Z", "since"},
          {"/v1/streams/execution/states?bytes=x", "bytes"},
        }) {
      Answer answer = client.get(bad[0]);
      assertThat(answer.status()).as(bad[0]).isEqualTo(400);
      assertThat(answer.json().path("field").asString()).as(bad[0]).isEqualTo(bad[1]);
      assertThat(answer.json().path("expected").asString()).as(bad[0]).isNotEmpty();
    }
  }

  @Test
  void withoutATokenThatReads_orAStreamThatIsThere_thereIsNothing() {
    for (String path : List.of(PATH, "/v1/totals", "/v1/streams/execution/states")) {
      assertThat(new ReplayClient(port, "").get(path).status()).isEqualTo(401);
      String writer = InMemoryReplay.issuer().mint(tenant.value(), "events:write");
      assertThat(new ReplayClient(port, writer).get(path).status()).isEqualTo(403);
    }
    for (String resource : List.of("snapshot", "states")) {
      Answer unknown = client.get("/v1/streams/nonsense/" + resource);
      assertThat(unknown.status()).isEqualTo(404);
    }
  }

  @Test
  void whatTheLogNeverHad_isAGap() {
    append(EXECUTION, "run-1", "t", "{}");
    String end = client.get(PATH).position();
    append(EXECUTION, "run-1", "t", "{}");
    String lost = client.get(PATH).position();
    log.truncateTo(
        new io.throughline.log.StreamPartition(EXECUTION, 0),
        log.bounds(new io.throughline.log.StreamPartition(EXECUTION, 0)).end() - 1);
    Answer answer = client.get(PATH + "?at=" + lost);
    assertThat(answer.header("Throughline-Gap"))
        .contains("reason=truncated, from=%s, position=%s".formatted(lost, end));
    assertThat(answer.position()).isEqualTo(end);
  }

  @Test
  void howFarTheReadModelIs_isSaidByHealth() {
    append(EXECUTION, "run-1", "t", "{}");
    assertThat(subjects(client.get(PATH))).containsExactly("run-1");
    JsonNode health = new ReplayClient(port, "").get("/actuator/health/read-model").json();
    assertThat(health.path("status").asString()).isEqualTo("UP");
    JsonNode model = health.path("components").path("readModel").path("details");
    assertThat(model.path("state").asString()).isEqualTo("following");
    assertThat(model.path("eventsIndexed").asLong()).isPositive();
    assertThat(model.has("eventsToFold")).isTrue();
    assertThat(model.has("bytesOnDisk")).isTrue();
  }

  private static List<String> subjects(Answer answer) {
    List<String> subjects = new ArrayList<>();
    answer.json().path("subjects").forEach(state -> subjects.add(state.path("subject").asString()));
    return subjects;
  }

  private static String position(Answer history, int index) {
    return history.events().get(index).path("position").asString();
  }

  private void append(StreamName stream, String subject, String type, String data) {
    String time = "2026-01-31T12:00:00Z";
    Event event =
        new Event(
            "e", "/s", type, subject, time, "application/json", null, Map.of(), Payload.of(data));
    assertThat(log.appender().append(new StreamKey(tenant, stream), event).join())
        .isInstanceOf(AppendResult.Appended.class);
  }
}
