package io.throughline.client.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens by OAuth 2's client credentials grant (RFC 6749, 4.4), kept until shortly before they end.
 */
final class ClientCredentials implements BearerTokens {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SPARE = Duration.ofSeconds(30);

  private final URI tokenUri;
  private final String clientId;
  private final String clientSecret;
  private final List<String> scopes;
  private final HttpClient http;
  private final InstantSource clock;
  private @Nullable String token;
  private Instant goodUntil = Instant.MIN;

  ClientCredentials(
      URI tokenUri,
      String clientId,
      String clientSecret,
      List<String> scopes,
      HttpClient http,
      InstantSource clock) {
    this.tokenUri = tokenUri;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.scopes = scopes;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public String current() throws IOException, InterruptedException {
    Instant now = clock.instant();
    String known = token;
    if (known != null && now.isBefore(goodUntil)) {
      return known;
    }
    JsonNode answer = ask();
    String fresh = answer.path("access_token").asString("");
    if (fresh.isEmpty()) {
      throw new IOException(tokenUri + " gave no token");
    }
    Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(300));
    token = fresh;
    goodUntil = now.plus(life.compareTo(SPARE.multipliedBy(2)) > 0 ? life.minus(SPARE) : life);
    return fresh;
  }

  @Override
  public void refused() {
    token = null;
  }

  private JsonNode ask() throws IOException, InterruptedException {
    String credentials = encoded(clientId) + ":" + encoded(clientSecret);
    String form =
        "grant_type=client_credentials"
            + (scopes.isEmpty() ? "" : "&scope=" + encoded(String.join(" ", scopes)));
    HttpRequest request =
        HttpRequest.newBuilder(tokenUri)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("%s answers %d".formatted(tokenUri, response.statusCode()));
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException notJson) {
      throw new IOException(tokenUri + " does not answer with JSON", notJson);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
