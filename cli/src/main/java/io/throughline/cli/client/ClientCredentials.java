package io.throughline.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by OAuth 2.0's client credentials (RFC 6749, section 4.4), each used until shortly before
 * it ends. Safe for use by any thread.
 */
public final class ClientCredentials implements TokenSource {

  /** A token that ends sooner than this is not used any more. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final URI endpoint;
  private final String clientId;
  private final String secret;
  private final List<String> scopes;
  private final InstantSource clock;

  private @Nullable String token;
  private Instant goodUntil = Instant.MIN;

  /**
   * @param authorization the authorization server's base URL
   * @param scopes empty for all that the client may have
   */
  public ClientCredentials(
      URI authorization, String clientId, String secret, List<String> scopes, InstantSource clock) {
    this.endpoint = Endpoints.below(authorization, "/oauth2/token");
    this.clientId = clientId;
    this.secret = secret;
    this.scopes = List.copyOf(scopes);
    this.clock = clock;
  }

  @Override
  public synchronized String token() {
    Instant now = clock.instant();
    if (token == null || !now.isBefore(goodUntil)) {
      Map<?, ?> answer = ask();
      if (!(answer.get("access_token") instanceof String fresh)) {
        throw new RefusedException(endpoint, "no-token", "the answer has no access_token");
      }
      long seconds = answer.get("expires_in") instanceof Number number ? number.longValue() : 60;
      token = fresh;
      goodUntil = now.plusSeconds(seconds).minus(SLACK);
      return fresh;
    }
    return token;
  }

  @Override
  public synchronized boolean renew() {
    token = null;
    return true;
  }

  private Map<?, ?> ask() {
    StringBuilder form = new StringBuilder("grant_type=client_credentials");
    if (!scopes.isEmpty()) {
      form.append("&scope=").append(URLEncoder.encode(String.join(" ", scopes), UTF_8));
    }
    Map<String, String> headers =
        Map.of(
            "Authorization", "Basic " + basic(),
            "Content-Type", "application/x-www-form-urlencoded",
            "Accept", "application/json");
    try (Http.Answer answer = Http.post(endpoint, headers, form.toString().getBytes(UTF_8))) {
      return Json.object(answer.text());
    }
  }

  /** Both halves are form-encoded first (RFC 6749, section 2.3.1). */
  private String basic() {
    String pair = URLEncoder.encode(clientId, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
    return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }
}
