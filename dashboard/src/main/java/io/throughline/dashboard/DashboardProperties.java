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
 * @param historyUrl where the page reads history, snapshots and totals; where it is served itself
 *     when left out
 * @param ingestUrl where the page posts events; where it is served itself when left out
 * @param scopes that the page asks for
 */
@ConfigurationProperties("throughline.dashboard")
record DashboardProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable URI issuer,
    @DefaultValue("throughline-dashboard") String clientId,
    @Nullable URI historyUrl,
    @Nullable URI ingestUrl,
    @DefaultValue({"events:read", "events:write", "tenant:admin"}) List<String> scopes) {

  DashboardProperties {
    requireAbsolute("issuer", issuer);
    requireAbsolute("history-url", historyUrl);
    requireAbsolute("ingest-url", ingestUrl);
    scopes = List.copyOf(scopes);
  }

  private static void requireAbsolute(String name, @Nullable URI uri) {
    if (uri != null && (uri.getScheme() == null || uri.getHost() == null)) {
      throw new IllegalArgumentException(
          "throughline.dashboard.%s: '%s' (expected: an absolute URL)".formatted(name, uri));
    }
  }
}
