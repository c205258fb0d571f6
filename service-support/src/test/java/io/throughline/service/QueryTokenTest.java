package io.throughline.service;

import static io.throughline.service.TestService.token;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = "throughline.security.query-token=true")
class QueryTokenTest {

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    TestService.settings(registry);
  }

  @LocalServerPort int port;

  @Test
  void aTokenInTheQueryIsTakenWhereTheDeploymentAllowsIt() {
    var http = new HttpClientOfTests(port);
    assertThat(http.get("/v1/me?token=" + token("acme"), null).statusCode()).isEqualTo(200);
    assertThat(http.get("/v1/me?token=nonsense", null).statusCode()).isEqualTo(401);
  }
}
