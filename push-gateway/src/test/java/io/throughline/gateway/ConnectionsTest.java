package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who is connected, as whoever looks after a tenant sees it. */
class ConnectionsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayFixture.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void eachSession_withItsSubscriptions_whereTheyAreAndWhatTheyLack() throws Exception {
    String start = gateway.append("seen", "before");
    try (StompTestClient client = gateway.connect("seen")) {
      client.subscribe("all", "/topic/execution", "receipt", "r").receipt();
      client.subscribe(
          "some",
          "/topic/execution",
          "after",
          start,
          "types",
          "test.happened",
          "ack",
          "client",
          "window",
          "1",
          "conflate",
          "false");
      gateway.append("seen", "first");
      gateway.append("seen", "second");
      client.nextIds(3); // both of the first, and one in the window of the second subscription
      Await.until("the lag shows", () -> lagOf("seen", 1) == 1);

      JsonNode view = get("seen", "");
      assertThat(view.get("total").asInt()).isEqualTo(1);
      JsonNode connection = view.get("connections").get(0);
      assertThat(connection.get("user").asString()).isNotBlank();
      assertThat(connection.get("transport").asString()).isEqualTo("websocket");
      assertThat(connection.get("remote").asString()).contains("127.0.0.1");
      assertThat(connection.get("heartBeatMs").get("client").asInt()).isZero();
      assertThat(connection.get("delivered").get("messages").asInt()).isEqualTo(3);
      assertThat(connection.get("delivered").get("bytes").asInt()).isGreaterThan(300);

      JsonNode all = connection.get("subscriptions").get(0);
      assertThat(all.get("id").asString()).isEqualTo("all");
      assertThat(all.get("destination").asString()).isEqualTo("/topic/execution");
      assertThat(all.get("phase").asString()).isEqualTo("live");
      assertThat(all.get("ack").asString()).isEqualTo("auto");
      assertThat(all.has("windowRoom")).isFalse();
      assertThat(all.get("position").asString()).hasSize(32);
      assertThat(all.get("lag").get("events").asInt()).isZero();

      JsonNode some = connection.get("subscriptions").get(1);
      assertThat(some.get("types").get(0).asString()).isEqualTo("test.happened");
      assertThat(some.get("ack").asString()).isEqualTo("client");
      assertThat(some.get("windowRoom").asInt()).isZero();
      assertThat(some.get("lag").get("events").asInt()).isEqualTo(1);
      assertThat(some.get("lag").get("atLeast").asBoolean()).isFalse();
    }
    Await.until("the session is gone", () -> get("seen", "").get("total").asInt() == 0);
  }

  @Test
  void anotherTenantsSessions_areNotThere() throws Exception {
    try (StompTestClient mine = gateway.connect("mine");
        StompTestClient other = gateway.connect("other")) {
      JsonNode view = get("mine", "");
      assertThat(view.get("total").asInt()).isEqualTo(1);
      assertThat(view.get("connections").size()).isEqualTo(1);
      assertThat(view.toString()).doesNotContain("other");
    }
  }

  @Test
  void pages_haveEachSessionOnce() throws Exception {
    List<StompTestClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        clients.add(gateway.connect("paged"));
      }
      Set<String> ids = new TreeSet<>();
      int pages = 0;
      String query = "?limit=2";
      while (!query.isEmpty()) {
        HttpResponse<String> answer = send("paged", query, "tenant:admin");
        JSON.readTree(answer.body())
            .get("connections")
            .forEach(connection -> ids.add(connection.get("id").asString()));
        query =
            answer
                .headers()
                .firstValue("Link")
                .map(link -> link.substring(link.indexOf('?'), link.indexOf('>')))
                .orElse("");
        pages++;
      }
      assertThat(ids).hasSize(5);
      assertThat(pages).isEqualTo(3);
    } finally {
      clients.forEach(StompTestClient::close);
    }
  }

  @Test
  void withoutTheScope_orWithABadParameter_isRefused() throws Exception {
    HttpResponse<String> refused = send("mine", "", "events:read", "events:write");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(JSON.readTree(refused.body()).get("expected").asString()).isEqualTo("tenant:admin");

    HttpResponse<String> bad = send("mine", "?limit=0", "tenant:admin");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(bad.body()).get("detail").asString())
        .isEqualTo("limit: '0' (expected: a whole number from 1 to 500)");
  }

  private static int lagOf(String tenant, int subscription) {
    JsonNode lag =
        get(tenant, "").at("/connections/0/subscriptions/%d/lag/events".formatted(subscription));
    return lag.isMissingNode() ? -1 : lag.asInt();
  }

  private static JsonNode get(String tenant, String query) {
    try {
      HttpResponse<String> answer = send(tenant, query, "tenant:admin");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return JSON.readTree(answer.body());
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  private static HttpResponse<String> send(String tenant, String query, String... scopes)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + gateway.port() + "/v1/connections" + query);
    return HTTP.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + gateway.tokens.mint(tenant, scopes))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
