package io.throughline.service;

import io.throughline.testing.TestIssuer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The smallest service: a controller and this module. */
@SpringBootConfiguration
@EnableAutoConfiguration
class TestService {

  static final TestIssuer ISSUER = new TestIssuer();

  @Bean
  JwtDecoder decoder() {
    return ISSUER.decoder();
  }

  @Bean
  TestEndpoints endpoints() {
    return new TestEndpoints();
  }
}
