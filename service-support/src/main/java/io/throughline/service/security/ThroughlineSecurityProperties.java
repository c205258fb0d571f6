package io.throughline.service.security;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is let in. The issuer and its keys are Spring Boot's own settings: {@code
 * spring.security.oauth2.resourceserver.jwt.issuer-uri} and {@code jwk-set-uri}.
 *
 * @param tenantClaim the token's claim that names the tenant
 * @param audience what a token's {@code aud} has to contain; not checked when left out
 * @param queryToken whether {@code ?token=} is accepted too; it lands in access logs, so it is for
 *     hand tools on a developer's machine
 * @param allowedOrigins the web origins whose pages may call, as {@code https://host[:port]};
 *     {@code *} for all. A page of this server's own origin always may
 */
@ConfigurationProperties("throughline.security")
public record ThroughlineSecurityProperties(
    @DefaultValue("tenant") String tenantClaim,
    @Nullable String audience,
    @DefaultValue("false") boolean queryToken,
    @DefaultValue List<String> allowedOrigins) {

  public ThroughlineSecurityProperties {
    if (tenantClaim.isBlank()) {
      throw new IllegalArgumentException(
          "throughline.security.tenant-claim: blank (expected: a claim's name)");
    }
    allowedOrigins.forEach(ThroughlineSecurityProperties::requireOrigin);
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  private static void requireOrigin(String origin) {
    if (!origin.equals("*") && !isOrigin(origin)) {
      throw new IllegalArgumentException(
          "throughline.security.allowed-origins: '%s' (expected: scheme://host[:port] or *)"
              .formatted(origin));
    }
  }

  private static boolean isOrigin(String origin) {
    try {
      URI uri = URI.create(origin);
      return uri.getScheme() != null
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
