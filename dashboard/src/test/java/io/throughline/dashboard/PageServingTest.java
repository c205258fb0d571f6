package io.throughline.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.event.StreamName;
import io.throughline.log.EventLog;
import io.throughline.log.memory.MemoryLog;
import io.throughline.testing.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

/** A service that has this module, over real HTTP. */
class PageServingTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final TestTokens ISSUER = TestTokens.start();
  private static final String DOCUMENT = "<!doctype html><title>built</title>";
  private static ConfigurableApplicationContext service;

  @BeforeAll
  static void start() {
    service = start("--throughline.dashboard.client-id=page");
  }

  @AfterAll
  static void stop() {
    service.close();
    ISSUER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/executions",
        "/metrics?at=2030-01-01T00:00:00Z",
        "/alerts",
        "/events",
        "/connections",
        "/login/callback?code=x&state=y"
      })
  void everyAddressOfThePage_isItsDocument_neverKeptAndUnderAPolicy(String path) {
    HttpResponse<String> answer = get(service, path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(DOCUMENT);
    assertThat(header(answer, "Content-Type"))
        .startsWith("text/html")
        .containsIgnoringCase("utf-8");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("connect-src 'self' " + ISSUER.issuer() + ";")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/executions/more",
        "/nowhere",
        "/index.html",
        "/assets/none.js",
        "/assets/..%2findex.html",
        "/dashboard",
        "/actuator/nothing"
      })
  void whatIsNowhere_staysNowhere(String path) {
    HttpResponse<String> answer = get(service, path);
    assertThat(answer.statusCode()).isBetween(400, 404);
    assertThat(answer.body()).doesNotContain("built");
  }

  @Test
  void filesAreUnderThePolicyToo_becauseAWorkerGoesByItsOwnScripts() {
    HttpResponse<String> file = get(service, "/assets/test.js");
    assertThat(file.body()).contains("for PageServingTest");
    assertThat(header(file, "Content-Security-Policy"))
        .isEqualTo(header(get(service, "/"), "Content-Security-Policy"))
        .contains("worker-src 'self'");
    assertThat(header(file, "Cache-Control")).contains("immutable");
  }

  @Test
  void apisKeepTheirOwnAnswers() {
    assertThat(get(service, "/v1/nothing").statusCode()).isEqualTo(401);
    assertThat(get(service, "/actuator/health").body()).contains("UP");
  }

  @Test
  void settings_areTheIssuerThatTheServiceTrusts_unlessAnotherIsNamed() {
    assertThat(get(service, "/dashboard/config.json").body())
        .contains("\"issuer\":\"" + ISSUER.issuer() + "\"", "\"clientId\":\"page\"")
        .contains("\"scopes\":[\"events:read\",\"events:write\",\"tenant:admin\"]");
    try (ConfigurableApplicationContext other =
        start("--throughline.dashboard.issuer=https://login.example:8443/realm")) {
      assertThat(get(other, "/dashboard/config.json").body())
          .contains("\"issuer\":\"https://login.example:8443/realm\"");
      assertThat(header(get(other, "/"), "Content-Security-Policy"))
          .contains("connect-src 'self' https://login.example:8443;");
    }
  }

  @Test
  void servicesThatAnswerElsewhere_areNamedToThePage_andItMayCallThem() {
    try (ConfigurableApplicationContext split =
        start(
            "--throughline.dashboard.history-url=https://history.example",
            "--throughline.dashboard.ingest-url=http://localhost:8081")) {
      assertThat(get(split, "/dashboard/config.json").body())
          .contains(
              "\"services\":{\"history\":\"https://history.example\",\"ingest\":\"http://localhost:8081\"}");
      assertThat(header(get(split, "/"), "Content-Security-Policy"))
          .contains(
              "connect-src 'self' "
                  + ISSUER.issuer()
                  + " https://history.example http://localhost:8081;");
    }
  }

  @Test
  void anAddressThatIsNone_refusesTheStart() {
    assertThatThrownBy(() -> start("--throughline.dashboard.ingest-url=ingest"))
        .hasStackTraceContaining(
            "throughline.dashboard.ingest-url: 'ingest' (expected: an absolute URL)");
  }

  @Test
  void withoutThePage_theServerSaysWhatIsMissing() {
    Page missing = Page.of(new ClassPathResource("throughline-dashboard/not-there.html"));
    assertThat(missing.isBuilt()).isFalse();
    assertThat(new String(missing.html(), StandardCharsets.UTF_8))
        .contains("without its dashboard", "Node 20");
  }

  @Test
  void turnedOff_thereIsNoPage() {
    try (ConfigurableApplicationContext without = start("--throughline.dashboard.enabled=false")) {
      assertThat(get(without, "/").statusCode()).isEqualTo(404);
      assertThat(get(without, "/dashboard/config.json").statusCode()).isEqualTo(404);
    }
  }

  private static ConfigurableApplicationContext start(String... settings) {
    return new SpringApplicationBuilder(Service.class)
        .properties(
            "server.port=0",
            "spring.security.oauth2.resourceserver.jwt.issuer-uri=" + ISSUER.issuer(),
            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + ISSUER.jwkSetUri(),
            "throughline.position.key=a secret of the deployment")
        .run(settings);
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext service, String path) {
    int port = ((WebServerApplicationContext) service).getWebServer().getPort();
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** With a page of its own: whether Node was there when this was built does not matter. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Service {

    @Bean
    EventLog log() {
      return new MemoryLog(Set.of(new StreamName("execution")), 1, InstantSource.system());
    }

    @Bean
    @Primary
    Page builtPage() {
      return Page.of(new ByteArrayResource(DOCUMENT.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
