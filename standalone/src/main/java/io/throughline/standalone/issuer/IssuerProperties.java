package io.throughline.standalone.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The authorization server.
 *
 * @param issuer stands in every token as {@code iss}; what the services are told to trust
 * @param audience stands in every token as {@code aud}
 * @param keyFile holds the signing key; made at the first start
 * @param tokenLifetime of an access token
 * @param dashboards the origins where the web page is served, and may be sent back to; the issuer's
 *     own when left out
 * @param loopbackOnly whether callers of other machines are refused. The secrets of the demo
 *     tenants are public, so this is for closed networks only
 */
@ConfigurationProperties("throughline.issuer")
record IssuerProperties(
    @DefaultValue("http://localhost:9000") URI issuer,
    @DefaultValue("throughline") String audience,
    @DefaultValue("data/keys/issuer.jwk") Path keyFile,
    @DefaultValue("1h") Duration tokenLifetime,
    @DefaultValue List<URI> dashboards,
    @DefaultValue("true") boolean loopbackOnly) {

  IssuerProperties {
    if (!tokenLifetime.isPositive()) {
      throw new IllegalArgumentException(
          "throughline.issuer.token-lifetime: %s (expected: more than zero)"
              .formatted(tokenLifetime));
    }
    dashboards = dashboards.isEmpty() ? List.of(issuer) : List.copyOf(dashboards);
  }
}
