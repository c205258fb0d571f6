package io.throughline.dashboard;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The web page.
 *
 * @param enabled whether it is served at all
 * @param issuer where the page lets people log in, by its metadata (RFC 8414 or OpenID Connect
 *     Discovery); the issuer that the service trusts where this is left out
 * @param clientId the page's name at the issuer: a public client with PKCE whose redirect address
 *     is {@code <where the page is>/login/callback}
 * @param scopes that the page asks for
 */
@ConfigurationProperties("throughline.dashboard")
record DashboardProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable URI issuer,
    @DefaultValue("throughline-dashboard") String clientId,
    @DefaultValue({"events:read", "events:write", "tenant:admin"}) List<String> scopes) {

  DashboardProperties {
    if (issuer != null && (issuer.getScheme() == null || issuer.getHost() == null)) {
      throw new IllegalArgumentException(
          "throughline.dashboard.issuer: '%s' (expected: an absolute URL)".formatted(issuer));
    }
    scopes = List.copyOf(scopes);
  }
}
