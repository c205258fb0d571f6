package io.throughline.service.security;

import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires who the caller is. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ThroughlineSecurityProperties.class)
@Import(HttpSecurityConfiguration.class)
public class SecurityConfiguration {

  @Bean
  CallerClaims callerClaims(ThroughlineSecurityProperties properties) {
    return new CallerClaims(properties.tenantClaim());
  }

  @Bean
  @ConditionalOnMissingBean
  TokenVerifier tokenVerifier(JwtDecoder decoder, CallerClaims claims) {
    return new JwtTokenVerifier(decoder, claims);
  }

  /** Spring Boot's decoder takes every validator that is a bean. */
  @Bean
  @ConditionalOnProperty("throughline.security.audience")
  OAuth2TokenValidator<Jwt> audienceValidator(ThroughlineSecurityProperties properties) {
    return new JwtClaimValidator<List<String>>(
        "aud", audiences -> audiences != null && audiences.contains(properties.audience()));
  }

  @Bean
  WebMvcConfigurer callerArguments() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CallerArgumentResolver());
      }
    };
  }
}
