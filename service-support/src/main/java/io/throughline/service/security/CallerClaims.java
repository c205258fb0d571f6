package io.throughline.service.security;

import io.throughline.event.TenantId;
import io.throughline.service.security.TokenVerifier.Result;
import io.throughline.service.security.TokenVerifier.Result.Refused;
import io.throughline.service.security.TokenVerifier.Result.Verified;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Reads a caller from the claims of a token whose signature, issuer, audience and times were
 * checked.
 *
 * @param tenantClaim the name of the claim that holds the tenant
 */
record CallerClaims(String tenantClaim) {

  Result read(Jwt jwt) {
    if (!(jwt.getClaims().get(tenantClaim) instanceof String tenant)) {
      return new Refused("claim '%s': missing (expected: the tenant)".formatted(tenantClaim));
    }
    Instant expiresAt = jwt.getExpiresAt();
    if (expiresAt == null) {
      return new Refused("claim 'exp': missing (expected: when the token ends)");
    }
    TenantId tenantId;
    try {
      tenantId = new TenantId(tenant);
    } catch (IllegalArgumentException invalid) {
      return new Refused("claim '%s': %s".formatted(tenantClaim, invalid.getMessage()));
    }
    String subject = jwt.getSubject();
    String user = subject == null || subject.isEmpty() ? tenant : subject;
    return new Verified(new Caller(tenantId, user, scopes(jwt), expiresAt, jwt.getId()));
  }

  /** RFC 8693, section 4.2: one string with spaces. Some issuers write a list. */
  private static Set<String> scopes(Jwt jwt) {
    return switch (jwt.getClaims().get("scope")) {
      case String text ->
          text.isBlank() ? Set.of() : new HashSet<>(List.of(text.strip().split("\\s+")));
      case Collection<?> list -> list.stream().map(String::valueOf).collect(Collectors.toSet());
      case null, default -> Set.of();
    };
  }
}
