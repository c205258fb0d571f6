package io.throughline.bench.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OAuth 2.0 client credentials (RFC 6749, section 4.4) as the demo tenants have them. */
public final class Tokens {

  private Tokens() {}

  /** A token of {@code tenant}, whose client id is its name and whose secret follows from it. */
  public static String fetch(URI tokenUrl, String tenant) {
    String credentials = tenant + ":" + tenant + "-secret";
    HttpRequest request =
        HttpRequest.newBuilder(tokenUrl)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&scope=events:read%20events:write"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode token = JsonMapper.shared().readTree(response.body()).get("access_token");
      if (response.statusCode() != 200 || token == null) {
        throw new IllegalStateException(
            "%s: %d %s".formatted(tokenUrl, response.statusCode(), response.body()));
      }
      return token.asString();
    } catch (IOException e) {
      throw new UncheckedIOException(tokenUrl + ": no token", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while fetching a token", e);
    }
  }
}
