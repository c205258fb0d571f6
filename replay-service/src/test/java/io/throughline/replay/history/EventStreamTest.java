package io.throughline.replay.history;

import static io.throughline.replay.InMemoryReplay.EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.StreamPartition;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import io.throughline.testing.Await;
import io.throughline.testing.SseReader;
import io.throughline.testing.SseReader.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Event streams over real HTTP, from a log that the test can break. */
@SpringBootTest(
    classes = InMemoryReplay.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "throughline.replay.read-model.enabled=false",
      "throughline.replay.live.keep-alive=300ms",
      "throughline.replay.live.streams-per-tenant-max=3",
      "throughline.replay.live.streams-max=20",
      "throughline.security.query-token=true",
      "throughline.security.allowed-origins=https://pages.example"
    })
class EventStreamTest extends OneTenant {

  private static final StreamPartition PARTITION = new StreamPartition(EXECUTION, 0);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired MeterRegistry meters;

  private final List<SseReader> opened = new ArrayList<>();

  @AfterEach
  void healAndHangUp() {
    log.comeBack();
    log.limitPageScan(Integer.MAX_VALUE);
    opened.forEach(SseReader::close);
    Await.until(
        "everybody has left",
        () -> meters.get("throughline.replay.live.streams").gauge().value() == 0);
  }

  // What comes.

  @Test
  void withoutAStart_itIsWhatHappensFromNowOn_andThePlaceIsKnownAtOnce() throws Exception {
    append("before");
    SseReader stream = open("");
    Await.until("it is caught up", () -> stream.first("caught-up").isPresent());
    String position = client.events().position();
    assertThat(stream.header("Throughline-Position")).contains(position);
    assertThat(stream.messages().getFirst())
        .isEqualTo(new Message(position, "progress", "{\"position\":\"%s\"}".formatted(position)));
    append("after");
    awaitIds(stream, List.of("after"));
    Message event = stream.events().getFirst();
    JsonNode data = JSON.readTree(event.data());
    assertThat(data).isEqualTo(client.events("last", "1").json().get(0));
    assertThat(data.path("position").asString()).isEqualTo(event.id());
  }

  @Test
  void afterAPosition_itIsTheRest_thenWhatHappens_onceInOrder() throws Exception {
    appendMany(1, 1200);
    SseReader stream = open("?after=" + client.events().positionOf("10"));
    Await.until("it is caught up", () -> stream.first("caught-up").isPresent());
    appendMany(1201, 1300);
    awaitIds(stream, ids(11, 1300));
    List<Message> messages = stream.messages();
    int caughtUp = messages.indexOf(stream.first("caught-up").orElseThrow());
    assertThat(messages.get(caughtUp - 1).data()).contains("\"id\":\"1200\"");
  }

  @Test
  void sinceAndLast_areAsInHistory() throws Exception {
    appendMany(1, 20);
    awaitIds(open("?last=3"), ids(18, 20));
    awaitIds(open("?since=2000-01-01T00:00:00Z"), ids(1, 20));
  }

  @Test
  void lastEventId_winsOverTheQuery() throws Exception {
    appendMany(1, 9);
    Answer all = client.events();
    awaitIds(open("?last=9", "Last-Event-ID", all.positionOf("7")), ids(8, 9));
    awaitIds(
        open("?after=" + all.positionOf("1"), "Last-Event-ID", all.positionOf("8")), ids(9, 9));
  }

  @Test
  void filters_areAsInHistory_andAFilteredReaderLearnsWhereItIs() throws Exception {
    SseReader stream = open("?types=odd&subject=run-1");
    Await.until("it is caught up", () -> stream.first("caught-up").isPresent());
    appendMany(1, 21);
    awaitIds(stream, List.of("1", "11", "21"));
    appendMany(22, 30);
    String position = client.events().position();
    Await.until(
        "a fresh position comes without an event",
        () -> stream.messages().getLast().equals(progress(position)));
    assertThat(stream.events()).hasSize(3);
  }

  @Test
  void whatOthersAppendInTheSamePartition_isNeverSeen() throws Exception {
    SseReader stream = open("");
    Await.until("it is caught up", () -> stream.first("caught-up").isPresent());
    for (int i = 0; i < 50; i++) {
      InMemoryReplay.append(log, "somebody-else", event("theirs-" + i));
      append("ours-" + i);
    }
    awaitIds(stream, IntStream.range(0, 50).mapToObj(i -> "ours-" + i).toList());
  }

  @Test
  void dataOfManyLines_areOneLineOfTheStream() throws Exception {
    SseReader stream = open("");
    InMemoryReplay.append(
        log, tenant, Event.json("1", "/s", "t", null, "{\n  \"text\": \"a\\r\\nb\"\r\n}"));
    awaitIds(stream, List.of("1"));
    assertThat(
            JSON.readTree(stream.events().getFirst().data()).path("data").path("text").asString())
        .isEqualTo("a\r\nb");
  }

  @Test
  void aQuietStream_isKeptAliveWithComments() throws Exception {
    SseReader stream = open("");
    Await.until("comments come", () -> stream.comments() >= 3);
    assertThat(stream.retryMillis()).isEqualTo(1000);
    assertThat(stream.messages()).hasSize(2);
  }

  // Where it ends.

  @Test
  void untilAPosition_itEndsThere_andWhoComesBackIsSentAway() throws Exception {
    appendMany(1, 9);
    Answer all = client.events();
    String until = all.positionOf("5");
    SseReader stream = open("?after=" + all.positionOf("2") + "&until=" + until);
    Await.until("it has ended", stream::hasEnded);
    assertThat(idsOf(stream)).isEqualTo(ids(3, 5));
    assertThat(stream.messages().getLast())
        .isEqualTo(
            new Message(
                until, "end", "{\"position\":\"%s\",\"reason\":\"until\"}".formatted(until)));
    SseReader again =
        open("?after=" + all.positionOf("2") + "&until=" + until, "Last-Event-ID", until);
    assertThat(again.status()).isEqualTo(204);
  }

  @Test
  void untilATimeToCome_itEndsWhenThatIsOver() throws Exception {
    append("1");
    Instant soon = Instant.now().plusMillis(500);
    SseReader stream = open("?last=1&until=" + soon);
    awaitIds(stream, List.of("1"));
    Await.until("it has ended", stream::hasEnded);
    assertThat(stream.messages().getLast().event()).isEqualTo("end");
  }

  @Test
  void aStreamEndsWithItsToken_andSaysSo() throws Exception {
    String token =
        InMemoryReplay.issuer()
            .token(tenant)
            .scopes("events:read")
            .expiresIn(Duration.ofSeconds(2))
            .mint();
    SseReader stream = openWith(token, "");
    Await.until("it has ended", stream::hasEnded);
    assertThat(stream.messages().getLast().event()).isEqualTo("end");
    assertThat(stream.messages().getLast().data()).contains("\"reason\":\"token-expired\"");
  }

  // What can happen to the log.

  @Test
  void whatRetentionTook_isAGap_beforeWhatIsLeft() throws Exception {
    appendMany(1, 20);
    Answer all = client.events();
    evictUpTo("12");
    SseReader stream = open("?after=" + all.positionOf("3"));
    awaitIds(stream, ids(13, 20));
    Message gap = stream.messages().get(1);
    assertThat(gap)
        .isEqualTo(
            new Message(
                all.positionOf("12"),
                "gap",
                "{\"position\":\"%s\",\"from\":\"%s\",\"reason\":\"retention\"}"
                    .formatted(all.positionOf("12"), all.positionOf("3"))));
  }

  @Test
  void aLogThatLosesItsEndUnderALiveReader_isAGap_andItGoesOnFromTheCut() throws Exception {
    appendMany(1, 5);
    SseReader stream = open("?last=5");
    awaitIds(stream, ids(1, 5));
    Await.until("it is caught up", () -> stream.first("caught-up").isPresent());
    String cut = client.events().positionOf("3");
    log.truncateTo(PARTITION, offsetAfter("3"));
    append("new");
    Await.until("the gap is told", () -> stream.first("gap").isPresent());
    assertThat(stream.first("gap").orElseThrow().id()).isEqualTo(cut);
    assertThat(stream.first("gap").orElseThrow().data()).contains("\"reason\":\"truncated\"");
    awaitIds(stream, List.of("1", "2", "3", "4", "5", "new"));
  }

  @Test
  void aTopicMadeAgainUnderALiveReader_isAGap() throws Exception {
    appendMany(1, 5);
    SseReader stream = open("?last=5");
    awaitIds(stream, ids(1, 5));
    log.recreate(EXECUTION);
    append("new");
    awaitIds(stream, List.of("1", "2", "3", "4", "5", "new"));
    assertThat(stream.first("gap").orElseThrow().data()).contains("\"reason\":\"recreated\"");
  }

  @Test
  void aLogThatIsAway_isToldAndWaitedFor() throws Exception {
    appendMany(1, 5);
    String start = client.events().positionOf("1");
    log.goAway("for the test");
    SseReader stream = open("?after=" + start);
    Await.until(
        "it says that it waits",
        () -> stream.messages().getLast().data().contains("history-unavailable"));
    log.comeBack();
    awaitIds(stream, ids(2, 5));
  }

  // What is refused.

  @Test
  void mistakes_areProblems_beforeTheStreamBegins() throws Exception {
    append("1");
    String path = "/v1/streams/execution/events";
    assertProblem(get(path + "?limit=5"), 400, "invalid-parameter", "limit");
    assertProblem(get(path + "?after=x&last=1"), 400, "invalid-parameter", "last");
    assertProblem(get(path + "?wait=5s"), 400, "invalid-parameter", "wait");
    assertProblem(get(path, "Last-Event-ID", "forged"), 400, "invalid-position", "Last-Event-ID");
    String others =
        new ReplayClient(port, InMemoryReplay.token("somebody")).events("last", "1").position();
    assertProblem(get(path, "Last-Event-ID", others), 400, "invalid-position", "Last-Event-ID");
    assertThat(get("/v1/streams/nothing/events").status()).isEqualTo(404);
    assertThat(openWith("nonsense", "").status()).isEqualTo(401);
    log.goAway("for the test");
    assertThat(get(path).status()).isEqualTo(503);
  }

  @Test
  void oneStreamTooManyOfATenant_isRefused_untilAnotherLeaves_andOthersAreLetIn() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(open("").status()).isEqualTo(200);
    }
    Answer refused = get("/v1/streams/execution/events");
    assertProblem(refused, 429, "limit-exceeded", null);
    assertThat(refused.header("Retry-After")).contains("5");
    SseReader other = openWith(InMemoryReplay.token("other-" + tenant), "");
    assertThat(other.status()).isEqualTo(200);
    opened.getFirst().close();
    Await.until("a place is free", () -> open("").status() == 200);
  }

  @Test
  void oneStreamTooManyOfTheService_isRefused() throws Exception {
    for (int i = 0; i < 20; i++) {
      String token = InMemoryReplay.token(tenant + "-" + i / 3);
      assertThat(openWith(token, "").status()).isEqualTo(200);
    }
    Answer refused = get("/v1/streams/execution/events");
    assertProblem(refused, 503, "overloaded", null);
    assertThat(refused.header("Retry-After")).contains("5");
  }

  // How it looks.

  @Test
  void nothingOnTheWayKeepsItBack_andPagesOfAllowedOriginsMayRead() throws Exception {
    SseReader stream = open("", "Origin", "https://pages.example");
    assertThat(stream.header("Content-Type").orElse("")).startsWith("text/event-stream");
    assertThat(stream.header("Cache-Control")).contains("no-store");
    assertThat(stream.header("X-Accel-Buffering")).contains("no");
    assertThat(stream.header("Content-Encoding")).isEmpty();
    assertThat(stream.header("Access-Control-Allow-Origin")).contains("https://pages.example");
    assertThat(stream.header("Access-Control-Expose-Headers").orElse(""))
        .contains("Throughline-Position", "Throughline-Gap", "Link");
    assertThat(open("", "Origin", "https://other.example").status()).isEqualTo(403);
    HttpResponse<Void> preflight =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(""))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://pages.example")
                    .header("Access-Control-Request-Method", "GET")
                    .header("Access-Control-Request-Headers", "authorization,last-event-id")
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("authorization", "last-event-id");
  }

  @Test
  void aBrowsersEventSource_mayBringItsTokenInTheQuery_whereThatIsAllowed() throws Exception {
    SseReader stream = SseReader.open(uri("?token=" + InMemoryReplay.token(tenant)));
    opened.add(stream);
    assertThat(stream.status()).isEqualTo(200);
    append("1");
    awaitIds(stream, List.of("1"));
  }

  @Test
  void aHeadOfAStream_endsAtOnce() throws Exception {
    HttpResponse<Void> head =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(""))
                    .HEAD()
                    .header("Accept", "text/event-stream")
                    .header("Authorization", "Bearer " + client.token())
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    assertThat(head.statusCode()).isEqualTo(200);
  }

  private SseReader open(String query, String... headers) throws Exception {
    return openWith(client.token(), query, headers);
  }

  private SseReader openWith(String token, String query, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Authorization", "Bearer " + token));
    SseReader reader = SseReader.open(uri(query), all.toArray(String[]::new));
    opened.add(reader);
    return reader;
  }

  private URI uri(String query) {
    return URI.create("http://127.0.0.1:%d/v1/streams/execution/events%s".formatted(port, query));
  }

  private Answer get(String path, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Accept", "text/event-stream"));
    return client.get(path, all.toArray(String[]::new));
  }

  private static void assertProblem(Answer answer, int status, String code, String field) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("type").asString()).isEqualTo("urn:throughline:problem:" + code);
    if (field != null) {
      assertThat(answer.json().path("field").asString()).isEqualTo(field);
    }
  }

  private static Message progress(String position) {
    return new Message(position, "progress", "{\"position\":\"%s\"}".formatted(position));
  }

  private static void awaitIds(SseReader stream, List<String> ids) {
    Await.untilAsserted("the events", () -> assertThat(idsOf(stream)).isEqualTo(ids));
  }

  private static List<String> idsOf(SseReader stream) {
    return stream.events().stream()
        .map(message -> JSON.readTree(message.data()).path("id").asString())
        .toList();
  }

  private void evictUpTo(String id) {
    log.evictBefore(PARTITION, offsetAfter(id));
  }

  private long offsetAfter(String id) {
    return log
        .reader()
        .page(
            new StreamKey(new TenantId(tenant), EXECUTION),
            new Position(log.catalog().find(EXECUTION).orElseThrow().epoch(), 0, 0),
            EventFilter.ALL,
            new PageLimit(100_000, Integer.MAX_VALUE))
        .events()
        .stream()
        .filter(logged -> logged.event().id().equals(id))
        .findFirst()
        .orElseThrow()
        .nextOffset();
  }

  private void append(String id) {
    InMemoryReplay.append(log, tenant, event(id));
  }

  private void appendMany(int from, int to) {
    for (int i = from; i <= to; i++) {
      String type = i % 2 == 0 ? "even" : "odd";
      InMemoryReplay.append(
          log, tenant, Event.json("" + i, "/tests", type, "run-" + i % 10, "{\"i\":" + i + "}"));
    }
  }

  private static Event event(String id) {
    return Event.json(id, "/tests", "t", null, "{}");
  }

  private static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "" + i).toList();
  }
}
