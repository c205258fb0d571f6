package io.throughline.gateway;

import io.throughline.event.Event;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.gateway.tail.Tail;
import io.throughline.log.AppendResult;
import io.throughline.log.EventLog;
import io.throughline.log.memory.MemoryLog;
import io.throughline.service.security.TokenVerifier;
import io.throughline.service.security.TokenVerifier.Result;
import io.throughline.testing.Await;
import io.throughline.testing.TestTokens;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole gateway on a free port, over a log in memory, with tokens of its own issuer. */
final class GatewayFixture implements AutoCloseable {

  static final StreamName EXECUTION = new StreamName("execution");
  static final String KEY = "a position key of tests, long enough";

  final MemoryLog log =
      new MemoryLog(
          new LinkedHashSet<>(List.of(EXECUTION, new StreamName("metrics"))),
          4,
          InstantSource.system());
  final TestTokens tokens = TestTokens.start();
  final PositionSeal seal = new PositionSeal(KEY.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  private final ConfigurableApplicationContext context;
  private int ids;

  private GatewayFixture(Map<String, Object> settings) {
    Map<String, Object> all = new TreeMap<>();
    all.put("server.port", 0);
    all.put("throughline.position.key", KEY);
    // Nobody in these tests has anywhere to go.
    all.put("throughline.gateway.drain.notice", "200ms");
    all.put("throughline.security.audience", "throughline");
    all.put("spring.security.oauth2.resourceserver.jwt.issuer-uri", tokens.issuer());
    all.put("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", tokens.jwkSetUri());
    all.putAll(settings);
    String[] arguments =
        all.entrySet().stream()
            .map(e -> "--" + e.getKey() + "=" + e.getValue())
            .toArray(String[]::new);
    context =
        new SpringApplicationBuilder(GatewayApplication.class)
            .initializers(
                c -> {
                  var beans = (org.springframework.context.support.GenericApplicationContext) c;
                  beans.registerBean(EventLog.class, () -> log);
                  beans.registerBean(History.class, () -> History.local(log.reader()));
                  beans.registerBean(Snapshots.class, () -> Snapshots.local(log.snapshots()));
                })
            .run(arguments);
    Await.until("the tail is primed", () -> bean(Tail.class).isPrimed());
    Await.until(
        "the issuer's keys are there",
        () -> bean(TokenVerifier.class).verify(token("any")) instanceof Result.Verified);
  }

  static GatewayFixture start() {
    return new GatewayFixture(Map.of());
  }

  static GatewayFixture start(Map<String, Object> settings) {
    return new GatewayFixture(settings);
  }

  int port() {
    return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
  }

  URI endpoint() {
    return URI.create("ws://localhost:" + port() + "/ws");
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  String token(String tenant) {
    return tokens.mint(tenant, "events:read", "events:write");
  }

  StompTestClient connect(String tenant) {
    return StompTestClient.open(endpoint()).connect(token(tenant));
  }

  /** Appends an event and returns the position after it. */
  String append(String tenant, String id) {
    return append(
        tenant, Event.json(id, "/test", "test.happened", null, "{\"id\":\"" + id + "\"}"));
  }

  String append(String tenant, Event event) {
    return seal.seal(stream(tenant), appended(tenant, event).position());
  }

  /** Appends an event and returns where and when. */
  AppendResult.Appended appended(String tenant, Event event) {
    return (AppendResult.Appended) log.appender().append(stream(tenant), event).join();
  }

  static StreamKey stream(String tenant) {
    return new StreamKey(new TenantId(tenant), EXECUTION);
  }

  /** Stops as a process would that is told to. */
  void stopServing() {
    context.close();
  }

  String nextId() {
    return "e" + ids++;
  }

  @Override
  public void close() {
    context.close();
    tokens.close();
  }
}
