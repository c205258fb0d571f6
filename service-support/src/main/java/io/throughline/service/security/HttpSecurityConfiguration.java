package io.throughline.service.security;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;

import com.github.benmanes.caffeine.cache.Ticker;
import io.throughline.service.problem.ProblemWriter;
import io.throughline.service.security.TokenVerifier.Result.Refused;
import io.throughline.service.security.TokenVerifier.Result.Unavailable;
import io.throughline.service.security.TokenVerifier.Result.Verified;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * The filter chain of the HTTP APIs: stateless, no cookies, so no CSRF. A token that is present is
 * verified on every path, also where none is needed.
 */
@Configuration(proxyBeanMethods = false)
class HttpSecurityConfiguration {

  /** Last: an authorization server in the same process takes its own paths first. */
  @Bean
  @Order(100)
  SecurityFilterChain apiSecurity(
      HttpSecurity http,
      JwtDecoder decoder,
      CallerClaims claims,
      ThroughlineSecurityProperties properties,
      ProblemWriter problems) {
    AccessProblems refusals = new AccessProblems(problems);
    JwtDecoder tokens = new VerifiedTokens(decoder, InstantSource.system(), Ticker.systemTicker());
    return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .addFilter(corsFilter(properties, problems))
        .authorizeHttpRequests(HttpSecurityConfiguration::rules)
        .exceptionHandling(e -> e.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .oauth2ResourceServer(
            server ->
                server
                    .bearerTokenResolver(tokenResolver(properties))
                    .authenticationEntryPoint(refusals)
                    .accessDeniedHandler(refusals)
                    .jwt(
                        jwt ->
                            jwt.decoder(tokens)
                                .jwtAuthenticationConverter(token -> authenticate(claims, token))))
        .build();
  }

  private static void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    requests
        // The request was let in when it was first dispatched.
        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
        .permitAll()
        .requestMatchers("/actuator/health/**", "/actuator/prometheus")
        .permitAll()
        .requestMatchers("/actuator/**")
        .denyAll()
        .requestMatchers("/v1/admin/**", "/v1/connections")
        .hasAuthority(Scopes.TENANT_ADMIN)
        .requestMatchers(GET, "/v1/**")
        .hasAuthority(Scopes.EVENTS_READ)
        .requestMatchers(HEAD, "/v1/**")
        .hasAuthority(Scopes.EVENTS_READ)
        .requestMatchers("/v1/**")
        .hasAuthority(Scopes.EVENTS_WRITE)
        // The socket authenticates at CONNECT.
        .requestMatchers("/ws/**")
        .permitAll()
        // Pages, and the 404 of what is not there.
        .requestMatchers(GET, "/**")
        .permitAll()
        .requestMatchers(HEAD, "/**")
        .permitAll()
        .anyRequest()
        .authenticated();
  }

  private static CallerAuthentication authenticate(CallerClaims claims, Jwt token) {
    return switch (claims.read(token)) {
      case Verified(Caller caller) -> new CallerAuthentication(caller);
      case Refused(String reason) -> throw new InvalidBearerTokenException(reason);
      case Unavailable(String reason) -> throw new AuthenticationServiceException(reason);
    };
  }

  private static BearerTokenResolver tokenResolver(ThroughlineSecurityProperties properties) {
    return properties.queryToken() ? new QueryTokenResolver() : new DefaultBearerTokenResolver();
  }

  private static CorsFilter corsFilter(
      ThroughlineSecurityProperties properties, ProblemWriter problems) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(properties.allowedOrigins());
    cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
    cors.setAllowedHeaders(List.of("*"));
    cors.setExposedHeaders(
        List.of(
            "Link", "Retry-After", "WWW-Authenticate", "Throughline-Position", "Throughline-Gap"));
    cors.setMaxAge(Duration.ofHours(1));
    UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
    everywhere.registerCorsConfiguration("/**", cors);
    CorsFilter filter = new CorsFilter(everywhere);
    filter.setCorsProcessor(new ProblemCorsProcessor(problems));
    return filter;
  }
}
