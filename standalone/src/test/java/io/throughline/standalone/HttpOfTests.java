package io.throughline.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real HTTP to a server. */
record HttpOfTests(String url) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  HttpResponse<String> get(String path, @Nullable String token) {
    return send(request(path, token).GET());
  }

  HttpResponse<String> post(String path, @Nullable String token, String body, String type) {
    return send(
        request(path, token).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  /** A token of a demo tenant that reads and writes. */
  String token(String tenant) {
    return json(tokenAnswer(tenant, tenant + "-secret", "")).path("access_token").asString();
  }

  HttpResponse<String> tokenAnswer(String client, String secret, String scope) {
    String credentials =
        Base64.getEncoder()
            .encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
    String form = "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + scope);
    return send(
        request("/oauth2/token", null)
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
