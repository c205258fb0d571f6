package io.throughline.service;

import io.throughline.service.security.Scopes;
import io.throughline.testing.TestToken;
import io.throughline.testing.TestTokens;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;

/** The smallest service: a controller and this module. */
@SpringBootConfiguration
@EnableAutoConfiguration
class TestService {

  static final TestTokens ISSUER = TestTokens.start();

  /** Points the service at the issuer. */
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", ISSUER::issuer);
    registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", ISSUER::jwkSetUri);
    registry.add("throughline.security.audience", () -> TestToken.AUDIENCE);
  }

  /** A token that reads and writes. */
  static String token(String tenant) {
    return ISSUER.mint(tenant, Scopes.EVENTS_READ, Scopes.EVENTS_WRITE);
  }

  @Bean
  TestEndpoints endpoints() {
    return new TestEndpoints();
  }
}
