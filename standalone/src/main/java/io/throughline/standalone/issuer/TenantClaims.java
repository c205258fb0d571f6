package io.throughline.standalone.issuer;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/**
 * What the services read in a token: the tenant, the audience, the scopes, an id to revoke it by.
 */
record TenantClaims(String audience) implements OAuth2TokenCustomizer<JwtEncodingContext> {

  @Override
  public void customize(JwtEncodingContext context) {
    context
        .getClaims()
        .id(UUID.randomUUID().toString())
        .audience(List.of(audience))
        .claim("tenant", tenant(context))
        .claim("scope", String.join(" ", context.getAuthorizedScopes()));
  }

  /** A client with a secret is a tenant; the page is no tenant, whoever signed in is. */
  private static String tenant(JwtEncodingContext context) {
    return AuthorizationGrantType.CLIENT_CREDENTIALS.equals(context.getAuthorizationGrantType())
        ? context.getRegisteredClient().getClientId()
        : requireNonNull(context.<Authentication>getPrincipal(), "nobody signed in").getName();
  }
}
