package io.throughline.standalone.issuer;

import io.throughline.service.security.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** One client for each demo tenant: its id is the tenant, its secret is {@code <tenant>-secret}. */
final class DemoTenants {

  static final List<String> NAMES = List.of("acme", "globex", "initech");
  static final Set<String> SCOPES =
      Set.of(Scopes.EVENTS_READ, Scopes.EVENTS_WRITE, Scopes.TENANT_ADMIN);

  /** What a client gets that asks for no scope. */
  static final Set<String> DEFAULT_SCOPES = Set.of(Scopes.EVENTS_READ, Scopes.EVENTS_WRITE);

  static List<RegisteredClient> clients(Duration tokenLifetime) {
    return NAMES.stream().map(tenant -> client(tenant, tokenLifetime)).toList();
  }

  private static RegisteredClient client(String tenant, Duration tokenLifetime) {
    return RegisteredClient.withId(tenant)
        .clientId(tenant)
        // Not hashed: it stands in the documentation.
        .clientSecret("{noop}" + tenant + "-secret")
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .scopes(scopes -> scopes.addAll(SCOPES))
        .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(tokenLifetime).build())
        .build();
  }

  private DemoTenants() {}
}
