package io.throughline.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real HTTP to the service under test. JSON is written with single quotes, to be read. */
public record IngestClient(int port, @Nullable String token) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public HttpResponse<String> post(String stream, String body, String... headers) {
    return post(stream, BodyPublishers.ofString(body.replace('\'', '"')), headers);
  }

  public HttpResponse<String> post(String stream, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v1/streams/%s/events".formatted(port, stream)))
            .POST(body);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("POST " + stream, failed);
    }
  }

  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /** JSON that is written with single quotes. */
  public static JsonNode quoted(String text) {
    return json(text.replace('\'', '"'));
  }
}
