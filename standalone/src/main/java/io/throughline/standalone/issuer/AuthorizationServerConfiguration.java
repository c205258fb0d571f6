package io.throughline.standalone.issuer;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.throughline.service.problem.ProblemWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * The authorization server on this process's port, {@code /oauth2/token}, {@code /oauth2/jwks} and,
 * for the web page, {@code /oauth2/authorize} with {@code /sign-in}; and the decoder that trusts it
 * without asking over HTTP.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IssuerProperties.class)
@Import(SignInController.class)
public class AuthorizationServerConfiguration {

  private static final int AUTHORIZATIONS_MAX = 10_000;

  /** Before the filter chain of the APIs: takes its own paths and leaves the others. */
  @Bean
  @Order(50)
  SecurityFilterChain issuerSecurity(
      HttpSecurity http, IssuerProperties properties, ProblemWriter problems) {
    OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
    http.securityMatcher(
            new OrRequestMatcher(server.getEndpointsMatcher(), pathPattern(SignInController.PATH)))
        .with(
            server,
            s ->
                s.authorizationService(new RecentAuthorizations(AUTHORIZATIONS_MAX))
                    .tokenEndpoint(
                        token -> token.accessTokenRequestConverter(new DefaultScopesConverter())))
        // Only who signs in on the page has a session; clients with a secret have none.
        .formLogin(
            form -> form.loginPage(SignInController.PATH).usernameParameter("tenant").permitAll())
        .authenticationProvider(new DemoSignIn())
        .cors(cors -> cors.configurationSource(pages(properties.dashboards())))
        .addFilterBefore(new AnotherAccountFilter(), SecurityContextHolderFilter.class)
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
    if (properties.loopbackOnly()) {
      http.addFilterBefore(new LoopbackOnlyFilter(problems), SecurityContextHolderFilter.class);
    }
    return http.build();
  }

  /** The page reads the metadata and fetches tokens, also from where a gateway serves it. */
  private static CorsConfigurationSource pages(List<URI> dashboards) {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(dashboards.stream().map(URI::toString).toList());
    cors.setAllowedMethods(List.of("GET", "POST"));
    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
    source.registerCorsConfiguration("/oauth2/token", cors);
    source.registerCorsConfiguration("/.well-known/**", cors);
    return source;
  }

  @Bean
  RegisteredClientRepository clients(IssuerProperties properties) {
    List<RegisteredClient> clients =
        new ArrayList<>(DemoTenants.clients(properties.tokenLifetime()));
    List<String> dashboards = properties.dashboards().stream().map(URI::toString).toList();
    clients.add(DashboardClient.of(dashboards, properties.tokenLifetime()));
    return new InMemoryRegisteredClientRepository(clients);
  }

  @Bean
  AuthorizationServerSettings issuerSettings(IssuerProperties properties) {
    return AuthorizationServerSettings.builder().issuer(properties.issuer().toString()).build();
  }

  @Bean
  TenantClaims tenantClaims(IssuerProperties properties) {
    return new TenantClaims(properties.audience());
  }

  @Bean
  RSAKey signingKey(IssuerProperties properties) {
    return SigningKey.of(properties.keyFile());
  }

  @Bean
  JWKSource<SecurityContext> keys(RSAKey key) {
    return new ImmutableJWKSet<>(new JWKSet(key));
  }

  @Bean
  JwtDecoder decoder(RSAKey key, IssuerProperties properties) throws JOSEException {
    List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
    validators.add(JwtValidators.createDefaultWithIssuer(properties.issuer().toString()));
    validators.add(
        new JwtClaimValidator<List<String>>(
            "aud", audiences -> audiences != null && audiences.contains(properties.audience())));
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withPublicKey(key.toRSAPublicKey()).build();
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators));
    return decoder;
  }
}
