package io.throughline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.standalone.files.DataDirectory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The whole server in this JVM: real Kafka, real HTTP, real tokens. */
@TestInstance(Lifecycle.PER_CLASS)
class StandaloneTest {

  private static final String EVENTS = "/v1/streams/execution/events";

  private Path data;
  private Standalone server;
  private HttpOfTests http;

  @BeforeAll
  void start(@TempDir Path directory) {
    data = directory;
    server = Standalone.start(Options.forTests(data));
    http = new HttpOfTests(server.url());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void tokensPositionsAndEventsSurviveARestart() {
    String token = http.token("initech");
    HttpResponse<String> accepted = publish(token, "1");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String position = HttpOfTests.json(accepted).path("position").asString();

    server.close();
    server = Standalone.start(onTheSamePort());

    publish(token, "2");
    HttpResponse<String> all = http.get(EVENTS + "?last=10", token);
    assertThat(HttpOfTests.json(all).findValuesAsString("id")).containsExactly("1", "2");
    HttpResponse<String> missed = http.get(EVENTS + "?after=" + position, token);
    assertThat(HttpOfTests.json(missed).findValuesAsString("id")).containsExactly("2");
    assertThat(missed.headers().firstValue("Throughline-Gap")).isEmpty();
  }

  /** The issuer's name has the port in it, so that tokens are good on the same port only. */
  private Options onTheSamePort() {
    return new Options(
        Role.ALL, server.port(), new DataDirectory(data), 0, null, true, false, false, Map.of());
  }

  @Test
  void oneTenantSeesNothingOfAnother() {
    publish(http.token("acme"), "1");
    HttpResponse<String> others = http.get(EVENTS + "?last=10", http.token("globex"));
    assertThat(others.statusCode()).isEqualTo(200);
    assertThat(HttpOfTests.json(others)).isEmpty();
  }

  @Test
  void itIsReadyAndKnowsItsLogOnceItHasStarted() {
    assertThat(http.get("/actuator/health/readiness", null).statusCode()).isEqualTo(200);
    assertThat(http.get("/actuator/health", null).body()).contains("UP");
    assertThat(http.get("/actuator/prometheus", null).body())
        .contains("throughline_gateway_sessions");
  }

  @Test
  void aClientThatAsksForNoScopeReadsAndWritesAndOneThatAsksGetsThose() {
    HttpResponse<String> byDefault = http.tokenAnswer("acme", "acme-secret", "");
    assertThat(HttpOfTests.json(byDefault).path("scope").asString().split(" "))
        .containsExactlyInAnyOrder("events:read", "events:write");
    HttpResponse<String> readOnly = http.tokenAnswer("acme", "acme-secret", "events:read");
    assertThat(HttpOfTests.json(readOnly).path("scope").asString()).isEqualTo("events:read");
    String reader = HttpOfTests.json(readOnly).path("access_token").asString();
    assertThat(publish(reader, "1").statusCode()).isEqualTo(403);
  }

  @Test
  void aWrongSecretAnUnknownTenantAndAnUnknownScopeGetNoToken() {
    assertThat(http.tokenAnswer("acme", "guess", "").statusCode()).isEqualTo(401);
    assertThat(http.tokenAnswer("umbrella", "umbrella-secret", "").statusCode()).isEqualTo(401);
    assertThat(http.tokenAnswer("acme", "acme-secret", "everything").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> publish(String token, String id) {
    return http.post(
        EVENTS,
        token,
        """
        {"specversion":"1.0","id":"%s","source":"/test","type":"execution.started",
         "subject":"run-1","data":{"name":"build"}}
        """
            .formatted(id),
        "application/cloudevents+json");
  }
}
