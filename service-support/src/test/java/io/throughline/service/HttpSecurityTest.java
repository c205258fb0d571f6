package io.throughline.service;

import static io.throughline.service.HttpClientOfTests.json;
import static io.throughline.service.TestService.ISSUER;
import static io.throughline.service.TestService.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.TenantId;
import io.throughline.service.security.TokenVerifier;
import io.throughline.service.security.TokenVerifier.Result.Refused;
import io.throughline.service.security.TokenVerifier.Result.Verified;
import io.throughline.testing.TestToken;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.security.allowed-origins=https://dashboard.test")
class HttpSecurityTest {

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    TestService.settings(registry);
  }

  @LocalServerPort int port;
  @Autowired TokenVerifier tokens;
  HttpClientOfTests http;

  @BeforeEach
  void client() {
    http = new HttpClientOfTests(port);
  }

  @Test
  void aControllerGetsTheCallerOfTheToken() {
    var response = http.get("/v1/me", token("acme"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("tenant").asString()).isEqualTo("acme");
    assertThat(json(response).path("user").asString()).isEqualTo("acme");
  }

  @Test
  void anAnswerThatComesLaterIsStillTheCallers() {
    assertThat(http.get("/v1/later", token("acme")).body()).isEqualTo("acme");
  }

  @Test
  void withoutATokenTheAnswerIsAChallengeAndAProblem() {
    var response = http.get("/v1/me", null);
    assertProblem(response, 401, "unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
        .startsWith("Bearer");
    assertThat(json(response).path("detail").asString()).contains("expected: Bearer <token>");
  }

  static List<UnaryOperator<TestToken>> faults() {
    return List.of(
        token -> token.claim("tenant", null),
        token -> token.claim("tenant", "no/such"),
        token -> token.claim("tenant", List.of("acme")),
        token -> token.issuer("https://elsewhere.test"),
        token -> token.audience("another"),
        token -> token.notBefore(Duration.ofMinutes(10)),
        token -> token.claim("exp", null),
        token -> token.expiresIn(Duration.ofMinutes(-10)),
        TestToken::signedByStranger);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aTokenThatIsNotWhollyGoodIsRefusedAlsoWhereNoneIsNeeded(UnaryOperator<TestToken> fault) {
    String token = fault.apply(ISSUER.token("acme").scopes("events:read")).mint();
    for (String path : List.of("/v1/me", "/ws")) {
      var response = http.get(path, token);
      assertProblem(response, 401, "unauthorized");
      assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("invalid_token");
      assertThat(tokens.verify(token)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    String token = ISSUER.token("acme").mintUnsigned();
    assertProblem(http.get("/v1/me", token), 401, "unauthorized");
    assertThat(tokens.verify(token)).isInstanceOf(Refused.class);
    assertThat(tokens.verify("nonsense")).isInstanceOf(Refused.class);
  }

  @Test
  void aTokenThatComesInBandIsTheSameCallers() {
    var verified = (Verified) tokens.verify(ISSUER.token("acme").id("t-1").scopes("a", "b").mint());
    assertThat(verified.caller().tenant()).isEqualTo(new TenantId("acme"));
    assertThat(verified.caller().scopes()).containsExactlyInAnyOrder("a", "b");
    assertThat(verified.caller().tokenId()).isEqualTo("t-1");
  }

  @Test
  void eachMethodNeedsItsScope() {
    String reader = ISSUER.mint("acme", "events:read");
    String writer = ISSUER.mint("acme", "events:write");
    assertThat(http.get("/v1/me", reader).statusCode()).isEqualTo(200);
    assertThat(http.send("POST", "/v1/me", writer).statusCode()).isEqualTo(200);

    var refused = http.send("POST", "/v1/me", reader);
    assertProblem(refused, 403, "forbidden");
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("insufficient_scope")
        .contains("events:write");
    assertProblem(http.get("/v1/me", writer), 403, "forbidden");
    assertProblem(http.get("/v1/admin/me", reader), 403, "forbidden");
    assertThat(http.get("/v1/admin/me", ISSUER.mint("acme", "tenant:admin")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void healthAndMetricsAreOpenAndNothingElseOfTheActuatorIs() {
    assertThat(http.get("/actuator/health/liveness", null).statusCode()).isEqualTo(200);
    assertThat(http.get("/actuator/prometheus", null).statusCode()).isEqualTo(200);
    assertThat(http.get("/actuator/env", null).statusCode()).isEqualTo(401);
    assertThat(http.get("/actuator/env", token("acme")).statusCode()).isEqualTo(403);
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
        http.get("/v1/me", token("acme"), "Origin", "https://evil.test"), 403, "forbidden");
    assertProblem(http.get("/ws", null, "Origin", "https://evil.test"), 403, "forbidden");
  }

  @Test
  void aTokenInTheQueryIsIgnored() {
    assertProblem(http.get("/v1/me?token=" + token("acme"), null), 401, "unauthorized");
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
