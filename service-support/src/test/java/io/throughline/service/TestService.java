package io.throughline.service;

import io.throughline.event.StreamName;
import io.throughline.log.EventLog;
import io.throughline.log.memory.MemoryLog;
import io.throughline.service.security.Scopes;
import io.throughline.testing.TestToken;
import io.throughline.testing.TestTokens;
import java.time.InstantSource;
import java.util.Set;
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
    registry.add("throughline.position.key", () -> "a secret of the deployment");
    registry.add("throughline.security.audience", () -> TestToken.AUDIENCE);
  }

  /** A token that reads and writes. */
  static String token(String tenant) {
    return ISSUER.mint(tenant, Scopes.EVENTS_READ, Scopes.EVENTS_WRITE);
  }

  @Bean
  EventLog log() {
    return new MemoryLog(Set.of(new StreamName("execution")), 1, InstantSource.system());
  }

  @Bean
  TestEndpoints endpoints() {
    return new TestEndpoints();
  }
}
