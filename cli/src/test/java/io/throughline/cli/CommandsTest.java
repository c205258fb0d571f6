package io.throughline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.LittleServer.Answer;
import io.throughline.testing.FreePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands as a shell sees them: output, messages, exit status, against a real server. */
@Timeout(60)
class CommandsTest {

  private TestConsole console = new TestConsole();

  @Test
  void token_isAloneOnStandardOutput() {
    try (LittleServer server = LittleServer.start()) {
      server.answers(
          request -> Answer.json(200, "{\"access_token\":\"eyJ.a.b\",\"expires_in\":300}"));
      assertThat(run(server, "token", "globex", "--scope", "events:read,events:write"))
          .isEqualTo(ExitStatus.OK);
      assertThat(console.out()).isEqualTo("eyJ.a.b\n");
      assertThat(console.err()).isEmpty();
      LittleServer.Asked asked = server.asked().getFirst();
      assertThat(asked.path()).isEqualTo("/oauth2/token");
      assertThat(asked.headers())
          .containsEntry("Authorization", "Basic Z2xvYmV4Omdsb2JleC1zZWNyZXQ=");
      assertThat(asked.body())
          .isEqualTo("grant_type=client_credentials&scope=events%3Aread+events%3Awrite");
    }
  }

  @Test
  void helpOfWhatTheLauncherDoes_isAPageOfTheManual() {
    for (String launcher : List.of("up", "test", "bench")) {
      console = new TestConsole();
      assertThat(console.run(Map.of(), "help", launcher)).isEqualTo(ExitStatus.OK);
      assertThat(console.out()).contains("throughline " + launcher + " - ", "SYNOPSIS", "EXAMPLES");
      assertThat(console.err()).isEmpty();
    }
    console = new TestConsole();
    assertThat(console.run(Map.of(), "help", "watch")).isEqualTo(ExitStatus.OK);
    assertThat(console.out()).contains("--every", "RFC 7396");
  }

  @Test
  void unknownTenant_isRefused_withWhatToDo() {
    try (LittleServer server = LittleServer.start()) {
      server.answers(request -> Answer.json(401, "{\"error\":\"invalid_client\"}"));
      assertThat(run(server, "token", "nobody")).isEqualTo(ExitStatus.REFUSED);
      assertThat(console.out()).isEmpty();
      assertThat(console.err())
          .contains("invalid_client", "acme, globex and initech", "THROUGHLINE_SECRET");
    }
  }

  @Test
  void withoutAServer_aCommandSaysWhatWasTried_andWhatToDo() {
    int port = FreePort.find();
    assertThat(console.run(Map.of(), "token", "acme", "--port", "" + port))
        .isEqualTo(ExitStatus.UNREACHABLE);
    assertThat(console.err())
        .isEqualTo(
            "throughline: no server answers at http://localhost:%d (connection refused)\n"
                    .formatted(port)
                + "Start one with ./throughline up, or say where it is with --url or"
                + " THROUGHLINE_URL.\n");
  }

  @Test
  void publish_sendsOneCloudEvent_andPrintsItsPosition() {
    try (LittleServer server = LittleServer.start()) {
      server.answersWithTokens(request -> Answer.json(202, "{\"id\":\"7\",\"position\":\"pos\"}"));
      int status =
          run(
              server,
              "publish",
              "alert",
              "alert.raised",
              "--subject",
              "disk",
              "--id",
              "7",
              "--data",
              "{\"message\": \"full\"}");
      assertThat(status).isEqualTo(ExitStatus.OK);
      assertThat(console.out()).isEqualTo("pos\n");
      LittleServer.Asked asked = server.asked().getLast();
      assertThat(asked.method()).isEqualTo("POST");
      assertThat(asked.path()).isEqualTo("/v1/streams/alert/events");
      assertThat(asked.headers())
          .containsEntry("Authorization", "Bearer jwt")
          .containsEntry("Content-Type", "application/cloudevents+json");
      assertThat(asked.body())
          .isEqualTo(
              "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/throughline/cli\","
                  + "\"type\":\"alert.raised\",\"subject\":\"disk\","
                  + "\"time\":\"2026-01-31T12:00:00Z\",\"datacontenttype\":\"application/json\","
                  + "\"data\":{\"message\": \"full\"}}");
    }
  }

  @Test
  void publish_takesDataFromStandardInput_andAnswersAsJson() {
    console = new TestConsole("{\"value\":1}");
    try (LittleServer server = LittleServer.start()) {
      server.answersWithTokens(request -> Answer.json(202, "{\"id\":\"7\",\"position\":\"pos\"}"));
      run(server, "publish", "metrics", "metrics.updated", "--data", "-", "--id", "7", "--json");
      assertThat(console.out()).isEqualTo("{\"id\":\"7\",\"position\":\"pos\"}\n");
      assertThat(server.asked().getLast().body()).endsWith("\"data\":{\"value\":1}}");
    }
  }

  @Test
  void publish_ofWhatIsNotJson_isStoppedBeforeAnyServerIsAsked() {
    try (LittleServer server = LittleServer.start()) {
      assertThat(run(server, "publish", "alert", "alert.raised", "--data", "{oops"))
          .isEqualTo(ExitStatus.USAGE);
      assertThat(console.err()).contains("--data: not JSON", "line 1, column");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void refusalOfTheServer_isToldInItsWords() {
    try (LittleServer server = LittleServer.start()) {
      server.answersWithTokens(
          request ->
              Answer.json(
                  422,
                  "{\"title\":\"bad\",\"detail\":\"/data/priority: 'urgent' (expected: low, medium,"
                      + " high, critical)\",\"field\":\"/data/priority\"}"));
      assertThat(run(server, "publish", "alert", "alert.raised", "--data", "{}"))
          .isEqualTo(ExitStatus.REFUSED);
      assertThat(console.err())
          .contains("/data/priority: 'urgent' (expected: low, medium, high, critical)");
    }
  }

  @Test
  void history_followsTheNextLinks_untilThereIsNone() {
    try (LittleServer server = LittleServer.start()) {
      server.answersWithTokens(
          request ->
              request.query().contains("after=p2")
                  ? lines(event("c", "p3"))
                  : lines(event("a", "p1") + event("b", "p2"))
                      .with("Link", "</v1/streams/metrics/events?after=p2>; rel=\"next\""));
      assertThat(run(server, "history", "metrics", "--since", "10m", "--subject", "a b", "--json"))
          .isEqualTo(ExitStatus.OK);
      assertThat(console.out()).isEqualTo(event("a", "p1") + event("b", "p2") + event("c", "p3"));
      assertThat(server.asked().get(1).query())
          .isEqualTo("since=2026-01-31T11%3A50%3A00Z&subject=a+b");
    }
  }

  @Test
  void history_stopsAtItsLimit_andShowsColumns() {
    try (LittleServer server = LittleServer.start()) {
      List<String> pages = new ArrayList<>();
      server.answersWithTokens(
          request -> {
            pages.add(request.query());
            return lines(event("a", "p1") + event("b", "p2"))
                .with("Link", "<?after=p2&limit=3>; rel=\"next\"");
          });
      assertThat(run(server, "history", "metrics", "--limit", "3", "--positions"))
          .isEqualTo(ExitStatus.OK);
      assertThat(console.out().lines()).hasSize(3).allMatch(line -> line.contains("{\"value\":1}"));
      assertThat(console.out()).contains("p1").doesNotContain("specversion");
      assertThat(pages).containsExactly("limit=3", "after=p2&limit=3");
    }
  }

  @Test
  void history_warnsOfAGap_onStandardError() {
    try (LittleServer server = LittleServer.start()) {
      server.answersWithTokens(
          request ->
              lines(event("a", "p1"))
                  .with("Throughline-Gap", "reason=retention, from=p0, position=p1"));
      run(server, "history", "metrics", "--after", "p0", "--json");
      assertThat(console.out()).isEqualTo(event("a", "p1"));
      assertThat(console.err()).contains("gap", "retention");
    }
  }

  @Test
  void subscribe_printsEvents_stopsAtItsCount_andSaysHowToGoOn() {
    LittleStream stream = new LittleStream();
    for (String id : List.of("a", "b", "c")) {
      stream.append(id);
    }
    try (LittleServer server = LittleServer.start().says(stream::on)) {
      server.answersWithTokens(request -> Answer.json(404, ""));
      String url = server.url().toString();
      int status =
          run(
              server,
              "subscribe",
              "metrics/cpu",
              "--last",
              "3",
              "--count",
              "2",
              "--json",
              "--url",
              url);
      assertThat(status).isEqualTo(ExitStatus.OK);
      assertThat(console.out().lines())
          .hasSize(2)
          .first()
          .asString()
          .contains("\"id\":\"a\"", "\"position\":\"p1\"", "\"data\":{\"value\":0}");
      assertThat(console.err())
          .contains("./throughline subscribe metrics/cpu --after p2 --json --url " + url);
      assertThat(stream.frames().get(1).header("destination")).isEqualTo("/topic/metrics/cpu");
    }
  }

  @Test
  void wrongArguments_areNamed() {
    assertThat(console.run(Map.of(), "subscribe", "metrics", "--last", "1", "--since", "1m"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(console.run(Map.of(), "subscribe", "Metrics")).isEqualTo(ExitStatus.USAGE);
    assertThat(console.run(Map.of(), "history", "metrics", "--since", "yesterday"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(console.run(Map.of(), "publish", "metrics")).isEqualTo(ExitStatus.USAGE);
    assertThat(console.run(Map.of("THROUGHLINE_URL", "nowhere"), "token"))
        .isEqualTo(ExitStatus.USAGE);
    assertThat(console.run(Map.of(), "frobnicate")).isEqualTo(ExitStatus.USAGE);
    assertThat(console.err())
        .contains("--after, --since, --last: several given (expected: at most one)")
        .contains("stream name: 'Metrics'")
        .contains("--since: 'yesterday' (expected: a time such as")
        .contains("publish: Missing required parameter: 'TYPE'")
        .contains("--url: 'nowhere' (expected: http://host:port)")
        .contains("'frobnicate' is not a command");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void everyCommandHasAPage_withExamples_andStandsInTheManual() {
    console.run(Map.of(), "help");
    String manual = console.out();
    for (String name : Commands.NAMES) {
      TestConsole own = new TestConsole();
      assertThat(own.run(Map.of(), name, "--help")).isEqualTo(ExitStatus.OK);
      assertThat(own.out()).contains("./throughline " + name, "Examples:", "--url");
      assertThat(manual).contains("  " + name + " ");
    }
  }

  private int run(LittleServer server, String... arguments) {
    return console.run(Map.of("THROUGHLINE_URL", server.url().toString()), arguments);
  }

  private static Answer lines(String body) {
    return new Answer(200, "application/x-ndjson", body, Map.of());
  }

  private static String event(String id, String position) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/s\",\"type\":\"t\",\"position\":\"%s\",\"data\":{\"value\":1}}\n"
        .formatted(id, position);
  }
}
