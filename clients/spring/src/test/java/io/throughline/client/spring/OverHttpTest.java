package io.throughline.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.ingest.IngestApplication;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.testing.Await;
import io.throughline.testing.KafkaFixture;
import io.throughline.testing.TestToken;
import io.throughline.testing.TestTokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Against a real ingest service, behind a proxy that loses what a test tells it to lose. */
class OverHttpTest {

  private static final TestTokens ISSUER = TestTokens.start();
  private static ConfigurableApplicationContext ingest;
  private static int tenants;

  private final TenantId tenant = new TenantId("http-" + tenants++);
  private final List<String> attempts = new CopyOnWriteArrayList<>();
  private final AtomicInteger answersToLose = new AtomicInteger();
  private final AtomicInteger tokensAsked = new AtomicInteger();
  private HttpServer proxy;

  @BeforeAll
  static void startIngest() {
    ingest =
        new SpringApplicationBuilder(IngestApplication.class)
            .run(
                "--server.port=0",
                "--throughline.client.enabled=false",
                "--throughline.log.topic-prefix=" + KafkaFixture.uniquePrefix(),
                "--throughline.kafka.bootstrap-servers=" + KafkaFixture.bootstrapServers(),
                "--throughline.position.key=a key for the tests of the starter",
                "--throughline.security.audience=" + TestToken.AUDIENCE,
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=" + ISSUER.issuer(),
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + ISSUER.jwkSetUri());
  }

  @AfterAll
  static void stopIngest() {
    ingest.close();
  }

  @BeforeEach
  void startProxy() throws IOException {
    proxy = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    proxy.createContext("/v1", this::pass);
    proxy.createContext("/token", this::giveToken);
    proxy.start();
  }

  @AfterEach
  void stopProxy() {
    proxy.stop(0);
  }

  @Test
  void withAFixedToken_eventsAreInTheLog_inOrder() {
    Client.with(
            http("throughline.client.http.token=" + ISSUER.mint(tenant.value(), "events:write")))
        .run(
            context -> {
              publish(context.getBean(EventPublisher.class), 0, 1_000);
              awaitDelivered(context.getBean(MeterRegistry.class), 1_000);
            });
    assertThat(logged()).isEqualTo(ids(1_000));
  }

  @Test
  void anAnswerThatIsLost_isAskedForAgain_andTheEventIsInTheLogOnce() {
    answersToLose.set(2);
    Client.with(oauth2())
        .run(
            context -> {
              publish(context.getBean(EventPublisher.class), 0, 50);
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              awaitDelivered(meters, 50);
              assertThat(meters.get("throughline.client.outages").counter().count()).isEqualTo(1);
            });
    assertThat(logged()).isEqualTo(ids(50));
    assertThat(attempts.subList(0, 3)).containsExactly("1", "2", "3");
    assertThat(tokensAsked).hasValue(1);
  }

  @Test
  void aTokenThatIsNotTaken_isReplaced() {
    Client.with(oauth2())
        .run(
            context -> {
              tokensAsked.set(-1); // the first token is another issuer's
              publish(context.getBean(EventPublisher.class), 0, 5);
              awaitDelivered(context.getBean(MeterRegistry.class), 5);
            });
    assertThat(logged()).isEqualTo(ids(5));
  }

  @Test
  void eventsThatIngestRefuses_areCounted_andDoNotHoldUpTheOthers() {
    Client.with(oauth2())
        .run(
            context -> {
              EventPublisher events = context.getBean(EventPublisher.class);
              publish(events, 0, 1);
              events.publish(
                  "alert", Event.json("bad", "/me", "alert.raised", null, "{\"value\":\"x\"}"));
              events.publish("nothing", Event.json("1", "/me", "t", null, "{}"));
              publish(events, 1, 2);
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              awaitDelivered(meters, 2);
              assertThat(
                      meters
                          .get("throughline.client.lost")
                          .tag("reason", "refused")
                          .counter()
                          .count())
                  .isEqualTo(2);
            });
    assertThat(logged()).isEqualTo(ids(2));
  }

  @Test
  void whatIsPublishedBeforeTheEnd_isSentBeforeTheEnd() {
    Client.with(oauth2()).run(context -> publish(context.getBean(EventPublisher.class), 0, 2_000));
    assertThat(logged()).isEqualTo(ids(2_000));
  }

  private String[] oauth2() {
    return http(
        "throughline.client.http.token-uri=" + url() + "/token",
        "throughline.client.http.client-id=shop",
        "throughline.client.http.client-secret=secret");
  }

  private String[] http(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "throughline.client.transport=http";
    all[1] = "throughline.client.http.url=" + url();
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  private String url() {
    return "http://127.0.0.1:" + proxy.getAddress().getPort();
  }

  /** Passes a request on; an answer that is to be lost was given, but does not come. */
  private void pass(HttpExchange exchange) throws IOException {
    try (exchange;
        HttpClient http = HttpClient.newHttpClient()) {
      attempts.add(exchange.getRequestHeaders().getFirst("Throughline-Attempt"));
      int port = ((ServletWebServerApplicationContext) ingest).getWebServer().getPort();
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + exchange.getRequestURI()))
                  .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                  .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                  .header("Throughline-Attempt", attempts.getLast())
                  .POST(
                      HttpRequest.BodyPublishers.ofByteArray(
                          exchange.getRequestBody().readAllBytes()))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
        exchange.getResponseBody().write(answer.body());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    try (exchange) {
      TestToken token = ISSUER.token(tenant.value()).scopes("events:write");
      if (tokensAsked.incrementAndGet() == 0) {
        token.signedByStranger();
      }
      byte[] answer =
          "{\"access_token\":\"%s\",\"expires_in\":300}".formatted(token.mint()).getBytes();
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static void publish(EventPublisher events, int from, int to) {
    for (int i = from; i < to; i++) {
      events.publish("alert", Event.json("" + i, "/me", "mine", null, "{}"));
    }
  }

  private static void awaitDelivered(MeterRegistry meters, int events) {
    Await.until(
        events + " events are delivered",
        () -> meters.get("throughline.client.delivered").counter().count() == events);
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "" + i).toList();
  }

  private List<String> logged() {
    EventLog log = ingest.getBean(EventLog.class);
    StreamKey key = new StreamKey(tenant, new StreamName("alert"));
    var from = log.reader().locate(key, new Start.Earliest(), EventFilter.ALL).position();
    return log
        .reader()
        .page(key, from, EventFilter.ALL, new PageLimit(10_000, 1 << 24))
        .events()
        .stream()
        .map(logged -> logged.event().id())
        .toList();
  }
}
