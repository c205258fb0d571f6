package io.throughline.replay.history;

import static io.throughline.replay.InMemoryReplay.EXECUTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.Event;
import io.throughline.event.LogAttributes;
import io.throughline.event.Payload;
import io.throughline.log.StreamPartition;
import io.throughline.replay.InMemoryReplay;
import io.throughline.replay.MutableClock;
import io.throughline.replay.ReplayClient;
import io.throughline.replay.ReplayClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** History over real HTTP with real tokens, from a log that the test can break. */
@SpringBootTest(
    classes = InMemoryReplay.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.replay.read-model.enabled=false")
class HistoryHttpTest extends OneTenant {

  private static final StreamPartition PARTITION = new StreamPartition(EXECUTION, 0);

  @Autowired MutableClock clock;

  @AfterEach
  void heal() {
    log.comeBack();
    log.limitPageScan(Integer.MAX_VALUE);
  }

  // Forms.

  @Test
  void aBatch_isTheEventsWithTheirPositionsAndAppendTimes() {
    append(
        new Event(
            "1",
            "/s",
            "execution.started",
            "run-1",
            "2026-01-31T12:00:00Z",
            "application/json",
            null,
            Map.of("traceparent", "00-abc-def-01"),
            Payload.of("{\"node_id\": \"a\"}")));
    Answer answer = client.events();

    assertThat(answer.header("Content-Type")).contains("application/cloudevents-batch+json");
    assertThat(answer.header("Vary").orElse("")).contains("Accept");
    assertThat(answer.body())
        .isEqualTo(
            """
            [{"specversion":"1.0","id":"1","source":"/s","type":"execution.started",\
            "subject":"run-1","time":"2026-01-31T12:00:00Z","datacontenttype":"application/json",\
            "position":"%s","appendtime":"%s","traceparent":"00-abc-def-01","data":{"node_id": "a"}}]"""
                .formatted(answer.position(), LogAttributes.timestamp(clock.millis())));
    assertThat(answer.next()).isEmpty();
    assertThat(answer.header("Throughline-Gap")).isEmpty();
  }

  @Test
  void aClientThatKnowsJsonAlone_getsTheSameAsJson() {
    append(event("1"));
    Answer answer = client.get("/v1/streams/execution/events", "Accept", "application/json");
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.ids()).containsExactly("1");
  }

  @Test
  void lines_areOneEventEach_howeverTheirDataAreLaidOut() {
    append(
        Event.json("1", "/s", "t", null, "{\n  \"a\": 1\n}"),
        new Event("2", "/s", "t", null, null, "text/plain", null, Map.of(), Payload.of("a\nb")),
        new Event(
            "3",
            "/s",
            "t",
            null,
            null,
            "image/png",
            null,
            Map.of(),
            Payload.of(new byte[] {10, -1})));
    Answer answer = client.lines();

    assertThat(answer.header("Content-Type")).contains("application/x-ndjson");
    assertThat(answer.body().lines()).hasSize(3);
    assertThat(answer.ids()).containsExactly("1", "2", "3");
    assertThat(answer.position()).isEqualTo(answer.positionOf("3"));
  }

  @Test
  void aFormThatNobodyCanWrite_isRefused() {
    Answer answer = client.get("/v1/streams/execution/events", "Accept", "text/html");
    assertProblem(
        answer,
        406,
        """
        {"type":"urn:throughline:problem:not-acceptable",\
        "title":"No representation that the client accepts","status":406,\
        "detail":"Accept: 'text/html' (expected: application/cloudevents-batch+json, application/json, application/x-ndjson, text/event-stream)",\
        "instance":"/v1/streams/execution/events","field":"Accept",\
        "expected":"application/cloudevents-batch+json, application/json, application/x-ndjson, text/event-stream"}""");
  }

  // Ranges.

  @Test
  void after_isEverythingAfterThatEvent_andAnEmptyPageSaysWhereToGoOn() {
    append(event("1"), event("2"), event("3"));
    Answer all = client.events();
    assertThat(client.events("after", all.positionOf("1")).ids()).containsExactly("2", "3");

    Answer atEnd = client.events("after", all.positionOf("3"));
    assertThat(atEnd.body()).isEqualTo("[]");
    assertThat(atEnd.position()).isEqualTo(all.positionOf("3"));
    assertThat(atEnd.next()).isEmpty();
    assertThat(client.lines("after", all.positionOf("3")).body()).isEmpty();
  }

  @Test
  void since_andUntil_splitTheLogWithoutOverlap() {
    append(event("1"));
    clock.advance(Duration.ofSeconds(10));
    Instant noon = clock.instant();
    append(event("2"), event("3"));
    clock.advance(Duration.ofSeconds(10));
    append(event("4"));

    assertThat(client.events("until", noon.toString()).ids()).containsExactly("1");
    assertThat(client.events("since", noon.toString()).ids()).containsExactly("2", "3", "4");
    assertThat(
            client.events("since", noon.toString(), "until", noon.plusMillis(1).toString()).ids())
        .containsExactly("2", "3");
    assertThat(client.events("until", noon.plusSeconds(3600).toString()).ids())
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void until_aPosition_includesTheEventThatCarriesIt() {
    append(event("1"), event("2"), event("3"), event("4"));
    Answer all = client.events();
    String second = all.positionOf("2");

    Answer until = client.events("until", second);
    assertThat(until.ids()).containsExactly("1", "2");
    assertThat(until.position()).isEqualTo(second);
    assertThat(client.events("after", second, "until", all.positionOf("3")).ids())
        .containsExactly("3");
    assertThat(client.events("after", all.positionOf("3"), "until", second).ids()).isEmpty();
    assertThat(client.lines("until", second).ids()).containsExactly("1", "2");
  }

  @Test
  void last_isTheNewestOldestFirst_alsoBeforeAPlace() {
    append(events(1, 20));
    others(5);
    Answer all = client.events();
    assertThat(client.events("last", "3").ids()).containsExactly("18", "19", "20");
    assertThat(client.events("last", "100").ids()).hasSize(20);
    assertThat(client.events("last", "3", "until", all.positionOf("7")).ids())
        .containsExactly("5", "6", "7");
    assertThat(client.lines("last", "2").ids()).containsExactly("19", "20");
  }

  @Test
  void last_inPages_isExactlyThatMany_thoughOthersAreAppendedMeanwhile() {
    append(events(1, 20));
    Answer first = client.events("last", "10", "limit", "4");
    append(events(21, 30));
    assertThat(client.follow(first)).isEqualTo(ids(11, 20));
  }

  @Test
  void filters_combine_andLastCountsWhatMatches() {
    for (int i = 1; i <= 24; i++) {
      append(Event.json("" + i, "/s", "type-" + i % 3, "run-" + i % 4, "{}"));
    }
    assertThat(client.events("subject", "run-1").ids())
        .containsExactly("1", "5", "9", "13", "17", "21");
    assertThat(client.events("types", "type-0,type-1", "subject", "run-1").ids())
        .containsExactly("1", "9", "13", "21");
    assertThat(client.events("types", "type-0,type-1", "subject", "run-1", "last", "2").ids())
        .containsExactly("13", "21");
    Answer all = client.events();
    assertThat(client.events("types", "type-0", "until", all.positionOf("12"), "last", "2").ids())
        .containsExactly("9", "12");
  }

  // Pages.

  @Test
  void theUnionOfPages_isTheRangeOnceInOrder_withFiltersAndUntilKept() {
    for (int i = 1; i <= 50; i++) {
      append(Event.json("" + i, "/s", i % 2 == 0 ? "even" : "odd", "run 1&2", "{}"));
      others(1);
    }
    log.limitPageScan(7);
    String until = client.follow(client.events()).isEmpty() ? "" : positionOf("41");
    Answer first =
        client.events("types", "even", "subject", "run 1&2", "until", until, "limit", "3");

    assertThat(first.next().orElseThrow())
        .startsWith("/v1/streams/execution/events?after=")
        .contains("&until=" + until)
        .contains("&types=even&subject=run+1%262&limit=3");
    assertThat(client.follow(first))
        .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> "" + 2 * i).toList());
  }

  @Test
  void limit_givesThatManyAndTheLinkToTheRest() {
    append(events(1, 5));
    Answer first = client.events("limit", "2");
    assertThat(first.ids()).containsExactly("1", "2");
    assertThat(first.position()).isEqualTo(first.positionOf("2"));
    assertThat(client.follow(first)).isEqualTo(ids(1, 5));
    Answer lines = client.lines("limit", "2");
    assertThat(lines.ids()).containsExactly("1", "2");
    assertThat(lines.next()).isPresent();
  }

  // Gaps.

  @Test
  void whatRetentionTook_isAGap_inEveryForm() {
    append(events(1, 6));
    Answer all = client.events();
    String second = all.positionOf("2");
    long offset = log.bounds(PARTITION).end() - 2;
    log.evictBefore(PARTITION, offset);

    Answer answer = client.events("after", second);
    assertThat(answer.ids()).containsExactly("5", "6");
    String gap = "reason=retention, from=%s, position=%s".formatted(second, all.positionOf("4"));
    assertThat(answer.header("Throughline-Gap")).contains(gap);
    assertThat(client.lines("after", second).header("Throughline-Gap")).contains(gap);
    assertThat(client.events("since", "2000-01-01T00:00:00Z").header("Throughline-Gap").orElse(""))
        .startsWith("reason=retention, from=");
    assertThat(client.events("after", all.positionOf("4")).header("Throughline-Gap")).isEmpty();
  }

  @Test
  void aTopicMadeAgain_isAGap_andAnEndInTheOldOneLeavesNothing() {
    append(events(1, 3));
    Answer old = client.events();
    log.recreate(EXECUTION);
    append(event("new"));

    Answer answer = client.events("after", old.positionOf("1"));
    assertThat(answer.ids()).containsExactly("new");
    assertThat(answer.header("Throughline-Gap").orElse(""))
        .startsWith("reason=recreated, from=" + old.positionOf("1") + ", position=");

    Answer ended = client.events("after", old.positionOf("1"), "until", old.positionOf("2"));
    assertThat(ended.ids()).isEmpty();
    assertThat(ended.next()).isEmpty();
    assertThat(ended.header("Throughline-Gap").orElse("")).startsWith("reason=recreated");
    assertThat(client.lines("after", old.positionOf("1"), "until", old.positionOf("2")).body())
        .isEmpty();
  }

  @Test
  void aLogThatLostItsEnd_isAGap() {
    append(events(1, 3));
    String third = client.events().positionOf("3");
    log.truncateTo(PARTITION, log.bounds(PARTITION).end() - 2);
    assertThat(client.events("after", third).header("Throughline-Gap").orElse(""))
        .startsWith("reason=truncated, from=" + third);
  }

  // When the log is away.

  @Test
  void aLogThatIsAway_isA503_andThenAllIsWell() {
    append(event("1"));
    log.goAway("nobody home");
    for (Answer answer : List.of(client.events(), client.lines())) {
      assertProblem(
          answer,
          503,
          """
          {"type":"urn:throughline:problem:log-unavailable","title":"The log does not answer",\
          "status":503,"detail":"The log did not answer in time. Try again.",\
          "instance":"/v1/streams/execution/events"}""");
      assertThat(answer.header("Retry-After")).contains("1");
      assertThat(answer.header("Throughline-Position")).isEmpty();
    }
    log.comeBack();
    assertThat(client.events().ids()).containsExactly("1");
  }

  @Test
  void linesThatTheLogsAbsenceCutsShort_breakOff_andResumeWhereTheyWere() throws Exception {
    List<String> seen = new ArrayList<>();
    String last = cutShort(seen, () -> log.goAway("nobody home"));
    log.comeBack();
    assertThat(seen).hasSizeLessThan(20_000);
    seen.addAll(client.lines("after", last).ids());
    assertThat(seen).isEqualTo(ids(1, 20_000));
  }

  @Test
  void linesThatRetentionOvertakes_breakOff_andTheNextRequestHearsOfTheGap() throws Exception {
    List<String> seen = new ArrayList<>();
    long end = log.bounds(PARTITION).end() + 19_990;
    String last = cutShort(seen, () -> log.evictBefore(PARTITION, end));
    Answer rest = client.lines("after", last);
    assertThat(rest.header("Throughline-Gap").orElse("")).startsWith("reason=retention");
    assertThat(rest.ids()).isEqualTo(ids(19_991, 20_000));
  }

  /** Reads lines until {@code breaking} the log breaks them off; returns the last position seen. */
  private String cutShort(List<String> seen, Runnable breaking) throws Exception {
    String padding = "x".repeat(2_000);
    for (int i = 1; i <= 20_000; i++) {
      append(Event.json("" + i, "/s", "t", null, "{\"p\":\"" + padding + "\"}"));
    }
    String[] last = {""};
    var response = client.open("/v1/streams/execution/events", "Accept", ReplayClient.LINES);
    assertThat(response.statusCode()).isEqualTo(200);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body()))) {
      read(lines, seen, last);
      breaking.run();
      assertThatThrownBy(
              () -> {
                while (read(lines, seen, last)) {}
              })
          .isInstanceOf(IOException.class);
    }
    return last[0];
  }

  private static boolean read(BufferedReader lines, List<String> seen, String[] last)
      throws IOException {
    String line = lines.readLine();
    // A line that broke off in the middle is no event.
    if (line == null || !line.endsWith("}")) {
      return line != null;
    }
    seen.add(line.replaceFirst(".*?\"id\":\"([^\"]*)\".*", "$1"));
    last[0] = line.replaceFirst(".*?\"position\":\"([^\"]*)\".*", "$1");
    return true;
  }

  // Refusals.

  @Test
  void badParameters_areProblemsThatNameThem() {
    assertProblem(
        client.events("limit", "0"),
        400,
        """
        {"type":"urn:throughline:problem:invalid-parameter","title":"A parameter is not valid",\
        "status":400,"detail":"limit: '0' (expected: a whole number from 1 to 10000)",\
        "instance":"/v1/streams/execution/events","field":"limit",\
        "expected":"a whole number from 1 to 10000"}""");
    assertThat(client.events("since", "yesterday").json().path("field").asString())
        .isEqualTo("since");
    assertThat(
            client
                .events("last", "3", "since", "2026-01-31T12:00:00Z")
                .json()
                .path("detail")
                .asString())
        .isEqualTo("last: given beside since (expected: one of after, since, last)");
  }

  @Test
  void forgedPositions_andThoseOfOtherTenants_getTheSameAnswer() {
    append(event("1"));
    String mine = client.events().position();
    ReplayClient other = new ReplayClient(port, InMemoryReplay.token("somebody-else"));
    String forged = "A".repeat(mine.length());
    String expected =
        """
        {"type":"urn:throughline:problem:invalid-position",\
        "title":"The position is not one of this stream","status":400,\
        "detail":"after: not a position of this stream (expected: a position of this stream, as its answers carry)",\
        "instance":"/v1/streams/execution/events","field":"after",\
        "expected":"a position of this stream, as its answers carry"}""";
    assertProblem(other.events("after", mine), 400, expected);
    assertProblem(other.events("after", forged), 400, expected);
    assertProblem(
        client.get("/v1/streams/alert/events?after=" + mine),
        400,
        expected.replace("execution", "alert"));
  }

  @Test
  void anUnknownStream_isA404() {
    assertProblem(
        client.get("/v1/streams/nowhere/events"),
        404,
        """
        {"type":"urn:throughline:problem:unknown-stream","title":"The stream is unknown",\
        "status":404,"detail":"stream: 'nowhere' is unknown","instance":"/v1/streams/nowhere/events"}""");
  }

  @Test
  void withoutATokenThatReads_thereIsNothing() {
    assertThat(new ReplayClient(port, "").events().status()).isEqualTo(401);
    assertThat(new ReplayClient(port, "nonsense").events().status()).isEqualTo(401);
    String expired =
        InMemoryReplay.issuer()
            .token(tenant)
            .scopes("events:read")
            .expiresIn(Duration.ofHours(-1))
            .mint();
    assertThat(new ReplayClient(port, expired).events().status()).isEqualTo(401);
    String writer = InMemoryReplay.issuer().mint(tenant, "events:write");
    assertThat(new ReplayClient(port, writer).events().status()).isEqualTo(403);
  }

  @Test
  void anotherTenantsEvents_areNeverThere() {
    others(10);
    assertThat(client.events().ids()).isEmpty();
    assertThat(client.lines().body()).isEmpty();
  }

  private String positionOf(String id) {
    Answer answer = client.events();
    while (!answer.ids().contains(id)) {
      answer = client.get(answer.next().orElseThrow());
    }
    return answer.positionOf(id);
  }

  private void append(Event... events) {
    InMemoryReplay.append(log, tenant, events);
  }

  private void others(int count) {
    for (int i = 0; i < count; i++) {
      InMemoryReplay.append(log, "other", event("other-" + i));
    }
  }

  private static Event event(String id) {
    return Event.json(id, "/s", "execution.started", "run-" + id, "{}");
  }

  private static Event[] events(int from, int to) {
    return ids(from, to).stream().map(HistoryHttpTest::event).toArray(Event[]::new);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "" + i).toList();
  }

  private static void assertProblem(Answer answer, int status, String body) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    var json = tools.jackson.databind.json.JsonMapper.builder().build();
    assertThat(answer.json()).isEqualTo(json.readTree(body));
  }
}
