package io.throughline.standalone.issuer;

import java.util.List;
import java.util.UUID;
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
        .claim("tenant", context.getRegisteredClient().getClientId())
        .claim("scope", String.join(" ", context.getAuthorizedScopes()));
  }
}
