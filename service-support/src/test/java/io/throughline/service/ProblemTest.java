package io.throughline.service;

import static io.throughline.service.HttpClientOfTests.json;
import static io.throughline.service.HttpSecurityTest.assertProblem;
import static io.throughline.service.TestService.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ProblemTest {

  private static final String TOKEN = token("acme");

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    TestService.settings(registry);
  }

  @LocalServerPort int port;

  @Test
  void aProblemOfAControllerSaysFieldExpectedAndWhenToRetry() {
    var response = get("/v1/fails/problem");
    assertProblem(response, 429, "rate-limited");
    assertThat(json(response).path("field").asString()).isEqualTo("rate");
    assertThat(json(response).path("expected").asString()).isEqualTo("100 a second");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void aLogThatIsAwayIsA503WithRetryAfterAndNoInsides() {
    var response = get("/v1/fails/log");
    assertProblem(response, 503, "log-unavailable");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(response.body()).doesNotContain("broker-7");
  }

  @Test
  void aBugIsA500ThatSaysNothingOfTheInside() {
    var response = get("/v1/fails/bug");
    assertProblem(response, 500, "internal-error");
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void whatIsNotThereIsA404() {
    assertProblem(get("/v1/fails/stream"), 404, "unknown-stream");
    assertProblem(get("/v1/nowhere"), 404, "not-found");
    assertProblem(new HttpClientOfTests(port).get("/nowhere", null), 404, "not-found");
    assertProblem(new HttpClientOfTests(port).get("/error", null), 404, "not-found");
  }

  @Test
  void aBadParameterIsNamedWithWhatWasExpected() {
    var badStream = get("/v1/streams/Not_A_Stream");
    assertProblem(badStream, 400, "invalid-parameter");
    assertThat(json(badStream).path("field").asString()).isEqualTo("stream");
    assertThat(json(badStream).path("detail").asString()).contains("expected: 1 to 64 of a-z");

    var badLimit = get("/v1/streams/execution?limit=many");
    assertProblem(badLimit, 400, "invalid-parameter");
    assertThat(json(badLimit).path("field").asString()).isEqualTo("limit");
  }

  @Test
  void aMethodThatIsNotThereNamesTheOnesThatAre() {
    var response = new HttpClientOfTests(port).send("DELETE", "/v1/me", TOKEN);
    assertProblem(response, 405, "method-not-allowed");
    assertThat(json(response).path("expected").asString()).contains("GET").contains("POST");
  }

  private HttpResponse<String> get(String path) {
    return new HttpClientOfTests(port).get(path, TOKEN);
  }
}
