package io.throughline.service;

import static io.throughline.service.HttpClientOfTests.json;
import static io.throughline.service.TestService.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.security.allowed-origins=https://dashboard.test")
class HttpSecurityTest {

  @LocalServerPort int port;
  HttpClientOfTests http;

  @BeforeEach
  void client() {
    http = new HttpClientOfTests(port);
  }

  @Test
  void aControllerGetsTheCallerOfTheToken() {
    var response = http.get("/v1/me", ISSUER.token("acme"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("tenant").asString()).isEqualTo("acme");
    assertThat(json(response).path("user").asString()).isEqualTo("somebody");
  }

  @Test
  void anAnswerThatComesLaterIsStillTheCallers() {
    assertThat(http.get("/v1/later", ISSUER.token("acme")).body()).isEqualTo("acme");
  }

  @Test
  void withoutATokenTheAnswerIsAChallengeAndAProblem() {
    var response = http.get("/v1/me", null);
    assertProblem(response, 401, "unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer");
    assertThat(json(response).path("detail").asString()).contains("expected: Bearer <token>");
  }

  static List<Consumer<JwtClaimsSet.Builder>> badClaims() {
    Instant now = Instant.now();
    return List.of(
        c -> {},
        c -> c.claim("tenant", "no/such"),
        c -> c.claim("tenant", List.of("acme")),
        c -> c.claim("tenant", "acme").issuer("https://elsewhere.test"),
        c -> c.claim("tenant", "acme").audience(List.of("another")),
        c -> c.claim("tenant", "acme").notBefore(now.plus(Duration.ofMinutes(10))),
        c -> c.claim("tenant", "acme").claims(all -> all.remove("exp")),
        c ->
            c.claim("tenant", "acme")
                .issuedAt(now.minus(Duration.ofHours(2)))
                .expiresAt(now.minus(Duration.ofHours(1))));
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void aTokenThatIsNotWhollyGoodIsRefused(Consumer<JwtClaimsSet.Builder> claims) {
    var response =
        http.get("/v1/me", ISSUER.token(c -> claims.accept(c.claim("scope", "events:read"))));
    assertProblem(response, 401, "unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("invalid_token");
  }

  @Test
  void aTokenOfAnotherSignerIsRefusedAlsoWhereNoneIsNeeded() {
    String forged = new io.throughline.testing.TestIssuer().token("acme");
    assertProblem(http.get("/v1/me", forged), 401, "unauthorized");
    assertProblem(http.get("/ws", forged), 401, "unauthorized");
  }

  @Test
  void eachMethodNeedsItsScope() {
    String reader = ISSUER.token("acme", "events:read");
    String writer = ISSUER.token("acme", "events:write");
    assertThat(http.get("/v1/me", reader).statusCode()).isEqualTo(200);
    assertThat(http.send("POST", "/v1/me", writer).statusCode()).isEqualTo(200);

    var refused = http.send("POST", "/v1/me", reader);
    assertProblem(refused, 403, "forbidden");
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("insufficient_scope")
        .contains("events:write");
    assertProblem(http.get("/v1/me", writer), 403, "forbidden");
    assertProblem(http.get("/v1/admin/me", reader), 403, "forbidden");
    assertThat(http.get("/v1/admin/me", ISSUER.token("acme", "tenant:admin")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void healthAndMetricsAreOpenAndNothingElseOfTheActuatorIs() {
    assertThat(http.get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
    assertThat(http.get("/actuator/prometheus", null).statusCode()).isEqualTo(200);
    assertThat(http.get("/actuator/env", null).statusCode()).isEqualTo(401);
    assertThat(http.get("/actuator/env", ISSUER.token("acme")).statusCode()).isEqualTo(403);
  }

  @Test
  void aPageOfAnAllowedOriginMayCallAndAnotherMayNot() {
    var preflight =
        http.send(
            "OPTIONS",
            "/v1/me",
            null,
            "Origin",
            "https://dashboard.test",
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,ce-id");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://dashboard.test");
    assertProblem(
        http.get("/v1/me", ISSUER.token("acme"), "Origin", "https://evil.test"), 403, "forbidden");
    assertProblem(http.get("/ws", null, "Origin", "https://evil.test"), 403, "forbidden");
  }

  @Test
  void aTokenInTheQueryIsIgnored() {
    assertProblem(http.get("/v1/me?token=" + ISSUER.token("acme"), null), 401, "unauthorized");
  }

  static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(json(response).path("type").asString()).isEqualTo("urn:throughline:problem:" + code);
    assertThat(json(response).path("status").asInt()).isEqualTo(status);
    assertThat(json(response).path("title").asString()).isNotEmpty();
  }
}
