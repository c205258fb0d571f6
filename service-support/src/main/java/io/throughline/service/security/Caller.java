package io.throughline.service.security;

import io.throughline.event.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whoever presented a token that was verified.
 *
 * <p>A controller takes it as an argument: {@code ResponseEntity<?> events(Caller caller, ...)}.
 *
 * @param user the token's subject
 * @param scopes as granted, without a prefix: see {@link Scopes}
 * @param expiresAt when the token ends, and with it whatever it was used to open
 * @param tokenId the token's {@code jti}, by which it can be revoked
 */
public record Caller(
    TenantId tenant, String user, Set<String> scopes, Instant expiresAt, @Nullable String tokenId) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean has(String scope) {
    return scopes.contains(scope);
  }
}
