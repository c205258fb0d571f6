package io.throughline.ingest.publish;

import static io.throughline.event.CloudEventsJson.BATCH_TYPE;
import static io.throughline.event.CloudEventsJson.EVENT_TYPE;
import static io.throughline.event.CloudEventsJson.LINES_TYPE;
import static io.throughline.ingest.IngestClient.json;
import static io.throughline.ingest.IngestClient.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.ingest.IngestApplication;
import io.throughline.ingest.IngestClient;
import io.throughline.ingest.TestIngest;
import io.throughline.log.LoggedEvent;
import io.throughline.log.Start;
import io.throughline.log.memory.MemoryLog;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The endpoint over real HTTP with real tokens, on the reference log: every answer, exactly. */
@SpringBootTest(
    classes = {IngestApplication.class, TestIngest.InMemory.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "throughline.ingest.dead-letters=false",
      "throughline.ingest.event-data-max=2KB",
      "throughline.ingest.batch-max=64KB",
      "throughline.ingest.batch-events-max=50",
      "throughline.ingest.rate-per-second=1",
      "throughline.ingest.burst=60",
    })
class EventsEndpointTest {

  private static final String MINIMAL = "'specversion':'1.0','id':'%s','source':'/s','type':'t'";
  private static int tenants;

  @Autowired private MemoryLog log;
  @Autowired private MeterRegistry meters;
  @LocalServerPort private int port;

  /** A tenant of its own for each test: an empty log and a full rate. */
  private final TenantId tenant = new TenantId("tenant-" + tenants++);

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

  // One event.

  @Test
  void anEventInBinaryMode_isAppendedAsItCame() {
    HttpResponse<String> response =
        client.post(
            "execution",
            "{ 'node_id' : 'n1', 'cost': 1.10 }",
            "Content-Type",
            "application/json; charset=utf-8",
            "ce-specversion",
            "1.0",
            "CE-Id",
            "e 1",
            "ce-source",
            "/agents/n1",
            "ce-type",
            "execution.started",
            "ce-subject",
            "run%20%E2%82%AC",
            "ce-time",
            "2026-01-31T12:00:00Z",
            "ce-traceparent",
            "00-ab-cd-01",
            "ce-tenant",
            "globex");

    LoggedEvent logged = only();
    assertThat(logged.event())
        .isEqualTo(
            new Event(
                "e 1",
                "/agents/n1",
                "execution.started",
                "run €",
                "2026-01-31T12:00:00Z",
                "application/json; charset=utf-8",
                null,
                Map.of("traceparent", "00-ab-cd-01", "tenant", "globex"),
                Payload.of("{ \"node_id\" : \"n1\", \"cost\": 1.10 }")));
    assertThat(logged.tenant()).isEqualTo(tenant);
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo("{\"id\":\"e 1\",\"position\":\"%s\"}".formatted(positionAfter(logged)));
  }

  @Test
  void anEventWithoutATrace_isPartOfItsRequests() {
    String[] own = {"ce-traceparent", "00-own-01"};
    for (String[] trace : new String[][] {own, {"ce-other", "x"}}) {
      client.post(
          "execution",
          "",
          "ce-specversion",
          "1.0",
          "ce-id",
          trace[0],
          "ce-source",
          "/s",
          "ce-type",
          "t",
          "traceparent",
          "00-request-01",
          trace[0],
          trace[1]);
    }

    assertThat(logged())
        .extracting(logged -> logged.event().extensions().get("traceparent"))
        .containsExactly("00-own-01", "00-request-01");
  }

  @Test
  void anEventInStructuredMode_isAppended() {
    HttpResponse<String> response =
        client.post(
            "execution",
            "{%s,'data':{'a':1}}".formatted(minimal("e1")),
            "Content-Type",
            EVENT_TYPE);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response.body()))
        .isEqualTo(quoted("{'id':'e1','position':'%s'}".formatted(positionAfter(only()))));
    assertThat(only().event().data().utf8()).isEqualTo("{\"a\":1}");
    assertThat(only().event().time()).isNull();
  }

  @Test
  void anEventOfUnknownLength_isAppended() {
    byte[] body = "{%s}".formatted(minimal("e1")).replace('\'', '"').getBytes();

    HttpResponse<String> response =
        client.post(
            "execution",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
            "Content-Type",
            EVENT_TYPE);

    assertThat(response.statusCode()).isEqualTo(202);
  }

  // Batches.

  @Test
  void aBatch_isAppendedInItsOrder_andAnsweredPerEvent() {
    String batch =
        IntStream.range(0, 50)
            .mapToObj(i -> "{" + minimal("e" + i) + "}")
            .collect(Collectors.joining(",", "[", "]"));

    HttpResponse<String> response = client.post("execution", batch, "Content-Type", BATCH_TYPE);

    List<LoggedEvent> logged = logged();
    assertThat(logged)
        .extracting(entry -> entry.event().id())
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> "e" + i).toList());
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body())
        .isEqualTo(
            logged.stream()
                .map(e -> "{\"id\":\"%s\",\"position\":\"%s\"}".formatted(id(e), positionAfter(e)))
                .collect(Collectors.joining(",", "[", "]")));
  }

  @Test
  void oneBadEventOfABatch_doesNotCostTheOthers() {
    HttpResponse<String> response =
        client.post(
            "execution",
            "[{%s},{'id':'bad','type':'t'},7,{%s,'data':{}}]"
                .formatted(minimal("e1"), minimal("e2")),
            "Content-Type",
            BATCH_TYPE);

    assertThat(logged()).extracting(EventsEndpointTest::id).containsExactly("e1", "e2");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response.body()))
        .isEqualTo(
            quoted(
                """
                [{'id':'e1','position':'%s'},
                 {'id':'bad','error':{
                   'type':'urn:throughline:problem:invalid-event',
                   'title':'The event is not a valid CloudEvent','status':400,
                   'detail':'specversion: missing (expected: 1.0)',
                   'field':'specversion','expected':'1.0'}},
                 {'error':{
                   'type':'urn:throughline:problem:malformed-body',
                   'title':'The body can\\u0027t be read','status':400,
                   'detail':'body: not a JSON object (expected: a JSON object)',
                   'field':'body','expected':'a JSON object'}},
                 {'id':'e2','position':'%s'}]
                """
                    .formatted(positionAfter(logged().get(0)), positionAfter(logged().get(1)))));
  }

  @Test
  void aBatchOfWhichNothingWasAccepted_hasTheStatusOfItsFirstRefusal() {
    HttpResponse<String> response = client.post("execution", "[{},{}]", "Content-Type", BATCH_TYPE);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).size()).isEqualTo(2);
    assertThat(logged()).isEmpty();
  }

  @Test
  void anEmptyBatch_isAnsweredWithNothing() {
    HttpResponse<String> response = client.post("execution", "[]", "Content-Type", BATCH_TYPE);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("[]");
  }

  @Test
  void aBatchThatIsNotJson_isRefusedWhole() {
    HttpResponse<String> response =
        client.post("execution", "[{%s},".formatted(minimal("e1")), "Content-Type", BATCH_TYPE);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).get("detail").asString())
        .startsWith("body: not JSON at line 1");
    assertThat(logged()).isEmpty();
  }

  // Lines.

  @Test
  void lines_areAppendedInOrder_andAnsweredLineByLine() {
    HttpResponse<String> response =
        client.post(
            "execution",
            "{%s}\n\n{'id':'bad'}\r\n{%s}".formatted(minimal("e1"), minimal("e2")),
            "Content-Type",
            LINES_TYPE);

    assertThat(logged()).extracting(EventsEndpointTest::id).containsExactly("e1", "e2");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Content-Type")).contains(LINES_TYPE);
    List<String> answers = response.body().lines().toList();
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0))
        .isEqualTo("{\"id\":\"e1\",\"position\":\"%s\"}".formatted(positionAfter(logged().get(0))));
    assertThat(json(answers.get(1)).at("/error/field").asString()).isEqualTo("specversion");
    assertThat(json(answers.get(2)).get("position").asString())
        .isEqualTo(positionAfter(logged().get(1)));
  }

  @Test
  void aLineOverTheLimit_isRefused_andTheNextOneTaken() {
    String endless = "x".repeat(400 * 1024);

    List<String> answers =
        client
            .post("execution", endless + "\n{" + minimal("e1") + "}\n", "Content-Type", LINES_TYPE)
            .body()
            .lines()
            .toList();

    assertThat(json(answers.get(0)))
        .isEqualTo(
            quoted(
                """
                {'error':{'type':'urn:throughline:problem:payload-too-large','title':'Too large','status':413,
                 'detail':'line: too long (expected: at most 266240 bytes)',
                 'field':'line','expected':'at most 266240 bytes'}}
                """));
    assertThat(json(answers.get(1)).get("id").asString()).isEqualTo("e1");
  }

  @Test
  void linesPastTheRate_areSlowedDown_notRefused() {
    String lines =
        IntStream.range(0, 61)
            .mapToObj(i -> "{" + minimal("e" + i) + "}")
            .collect(Collectors.joining("\n"));

    HttpResponse<String> response = client.post("execution", lines, "Content-Type", LINES_TYPE);

    assertThat(response.body().lines()).hasSize(61).allMatch(line -> line.contains("position"));
  }

  // What is wrong with an event.

  @Test
  void anEventThatIsNone_isAnsweredWithFieldAndExpectation() {
    assertProblem(
        client.post(
            "execution",
            "{}",
            "Content-Type",
            "application/json",
            "ce-specversion",
            "1.0",
            "ce-id",
            "1",
            "ce-type",
            "t"),
        """
        {'type':'urn:throughline:problem:invalid-event','title':'The event is not a valid CloudEvent','status':400,
         'detail':'source: missing (expected: a URI-reference)',
         'field':'source','expected':'a URI-reference','instance':'/v1/streams/execution/events'}
        """);
  }

  @Test
  void aHeaderThatCannotBeDecoded_isNamed() {
    HttpResponse<String> response =
        client.post("execution", "", "ce-specversion", "1.0", "ce-id", "100%");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).get("detail").asString())
        .isEqualTo(
            "id: a header that can't be decoded (expected: printable ASCII, everything else as"
                + " percent-encoded UTF-8)");
  }

  @Test
  void dataThatBreakTheSchema_areUnprocessable() {
    assertProblem(
        client.post(
            "execution",
            "{'specversion':'1.0','id':'1','source':'/s','type':'execution.progressed','data':{'progress':1.5}}",
            "Content-Type",
            EVENT_TYPE),
        """
        {'type':'urn:throughline:problem:invalid-data','title':'The event\\u0027s data break the schema of its type',
         'status':422,'detail':'/data/progress: 1.5 (expected: a number from 0 to 1)',
         'field':'/data/progress','expected':'a number from 0 to 1','instance':'/v1/streams/execution/events'}
        """);
  }

  @Test
  void aBodyThatClaimsToBeJsonAndIsNot_isRefused() {
    HttpResponse<String> response =
        client.post(
            "execution",
            "{oops",
            "Content-Type",
            "application/json",
            "ce-specversion",
            "1.0",
            "ce-id",
            "1",
            "ce-source",
            "/s",
            "ce-type",
            "t");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response.body()).get("detail").asString())
        .isEqualTo(
            "data: not JSON (expected: JSON in UTF-8, as datacontenttype is application/json)");
  }

  @Test
  void dataOverTheLimit_areTooLarge() {
    String large = "x".repeat(2049);

    assertProblem(
        client.post("execution", large, "ce-specversion", "1.0", "ce-id", "1"),
        """
        {'type':'urn:throughline:problem:payload-too-large','title':'Too large','status':413,
         'detail':'body: 2049 bytes (expected: at most 2048 bytes)',
         'field':'body','expected':'at most 2048 bytes','instance':'/v1/streams/execution/events'}
        """);
    assertProblem(
        client.post(
            "execution",
            "{%s,'data':'%s'}".formatted(minimal("1"), large),
            "Content-Type",
            EVENT_TYPE),
        """
        {'type':'urn:throughline:problem:payload-too-large','title':'Too large','status':413,
         'detail':'data: 2051 bytes (expected: at most 2048 bytes)',
         'field':'data','expected':'at most 2048 bytes','instance':'/v1/streams/execution/events'}
        """);
  }

  @Test
  void aBatchOverItsLimits_isTooLarge() {
    String long_ = "[{%s,'data':'%s'}]".formatted(minimal("1"), "x".repeat(65_536));
    String many = "[" + "{},".repeat(50) + "{}]";

    assertThat(client.post("execution", long_, "Content-Type", BATCH_TYPE).statusCode())
        .isEqualTo(413);
    HttpResponse<String> response = client.post("execution", many, "Content-Type", BATCH_TYPE);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response.body()).get("expected").asString())
        .isEqualTo("a JSON array of at most 50 events");
  }

  // What is wrong with a request.

  @Test
  void aMediaTypeThatIsNoForm_isUnsupported() {
    assertProblem(
        client.post("execution", "{}", "Content-Type", "application/json"),
        """
        {'type':'urn:throughline:problem:unsupported-media-type','title':'The media type is not supported','status':415,
         'detail':'Content-Type: \\u0027application/json\\u0027 (expected: FORMS)',
         'field':'Content-Type','expected':'FORMS','instance':'/v1/streams/execution/events'}
        """
            .replace(
                "FORMS",
                "application/cloudevents+json, application/cloudevents-batch+json,"
                    + " application/x-ndjson, or any type with the attributes in ce-* headers"));
  }

  @Test
  void aCompressedBody_isUnsupported_ratherThanTakenForBrokenJson() {
    HttpResponse<String> response =
        client.post("execution", "{}", "Content-Type", EVENT_TYPE, "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(json(response.body()).get("detail").asString())
        .isEqualTo("Content-Encoding: 'gzip' (expected: identity)");
  }

  @Test
  void anUnknownStream_isNotFound_whateverItsName() {
    assertProblem(
        client.post("nope", "{}", "Content-Type", EVENT_TYPE),
        """
        {'type':'urn:throughline:problem:unknown-stream','title':'The stream is unknown','status':404,
         'detail':'stream: \\u0027nope\\u0027 (expected: a stream of this deployment)',
         'field':'stream','expected':'a stream of this deployment','instance':'/v1/streams/nope/events'}
        """);
    assertThat(client.post("NOT_A_NAME", "{}", "Content-Type", EVENT_TYPE).statusCode())
        .isEqualTo(404);
  }

  @Test
  void withoutAToken_orWithoutTheScope_nothingIsTaken() {
    IngestClient nobody = new IngestClient(port, null);
    IngestClient reader =
        new IngestClient(port, TestIngest.ISSUER.mint(tenant.value(), "events:read"));
    String event = "{" + minimal("e1") + "}";

    assertThat(nobody.post("execution", event, "Content-Type", EVENT_TYPE).statusCode())
        .isEqualTo(401);
    HttpResponse<String> forbidden = reader.post("execution", event, "Content-Type", EVENT_TYPE);
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(json(forbidden.body()).get("expected").asString()).isEqualTo("events:write");
    assertThat(logged()).isEmpty();
  }

  @Test
  void pastTheRate_aRequestIsRefusedWhole_andToldWhenToComeBack() {
    String thirty = "[" + "{},".repeat(29) + "{}]";
    client.post("execution", thirty, "Content-Type", BATCH_TYPE);
    client.post("execution", thirty, "Content-Type", BATCH_TYPE);

    HttpResponse<String> response =
        client.post(
            "execution",
            "[{%s},{%s},{%s}]".formatted(minimal("1"), minimal("2"), minimal("3")),
            "Content-Type",
            BATCH_TYPE);

    assertProblem(
        response,
        """
        {'type':'urn:throughline:problem:rate-limited','title':'Too many requests','status':429,
         'detail':'The tenant\\u0027s rate of events is used up for now.','instance':'/v1/streams/execution/events'}
        """);
    assertThat(response.headers().firstValueAsLong("Retry-After")).hasValue(3);
    assertThat(logged()).isEmpty();
  }

  @Test
  void whileTheLogDoesNotAnswer_requestsAreUnavailable_andNoReasonLeaksOut() {
    String event = "{" + minimal("e1") + "}";
    log.goAway("broker 17 at 10.0.0.3:9092 is away");

    for (String[] form :
        new String[][] {{event, EVENT_TYPE}, {"[" + event + "," + event + "]", BATCH_TYPE}}) {
      HttpResponse<String> response = client.post("execution", form[0], "Content-Type", form[1]);
      assertProblem(
          response,
          """
          {'type':'urn:throughline:problem:log-unavailable','title':'The log does not answer','status':503,
           'detail':'The log did not acknowledge in time. It may have the event all the same: retry with the same id.',
           'instance':'/v1/streams/execution/events'}
          """);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }
    assertThat(
            json(client.post("execution", event, "Content-Type", LINES_TYPE).body())
                .at("/error/status")
                .asInt())
        .isEqualTo(503);

    log.comeBack();

    assertThat(client.post("execution", event, "Content-Type", EVENT_TYPE).statusCode())
        .isEqualTo(202);
  }

  @Test
  void ofARequest_theRequestIsTimed_andNotEachFilterOnItsWay() {
    client.post("execution", "{" + minimal("e1") + "}", "Content-Type", EVENT_TYPE);

    assertThat(meters.find("http.server.requests").timers()).isNotEmpty();
    assertThat(meters.getMeters())
        .noneMatch(meter -> meter.getId().getName().startsWith("spring.security"));
  }

  private static void assertProblem(HttpResponse<String> response, String problem) {
    assertThat(json(response.body())).isEqualTo(quoted(problem));
    assertThat(response.statusCode()).isEqualTo(quoted(problem).get("status").asInt());
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static String minimal(String id) {
    return MINIMAL.formatted(id);
  }

  private static String id(LoggedEvent logged) {
    return logged.event().id();
  }

  private LoggedEvent only() {
    assertThat(logged()).hasSize(1);
    return logged().getFirst();
  }

  private List<LoggedEvent> logged() {
    return TestIngest.logged(log, key());
  }

  private String positionAfter(LoggedEvent logged) {
    Position start = log.reader().locate(key(), new Start.Earliest(), EventFilter.ALL).position();
    return TestIngest.SEAL.seal(key(), start.at(logged.nextOffset()));
  }

  private StreamKey key() {
    return new StreamKey(tenant, new StreamName("execution"));
  }
}
