package io.throughline.client.spring;

import io.throughline.event.EventWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts batches to ingest. A batch that is sent again has the same ids and says that it is a retry:
 * ingest appends what it has not appended.
 */
final class HttpTransport implements Transport {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration NO_PAUSE = Duration.ZERO;

  private final URI ingest;
  private final BearerTokens tokens;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param timeout for an answer. Ingest itself gives an append up after 10 seconds
   */
  HttpTransport(URI ingest, BearerTokens tokens, Duration timeout, HttpClient http) {
    this.ingest = ingest;
    this.tokens = tokens;
    this.timeout = timeout;
    this.http = http;
  }

  @Override
  public boolean goTogether(Outgoing first, Outgoing other) {
    return first.stream().equals(other.stream());
  }

  @Override
  public Sent send(List<Outgoing> batch, int attempt, Trouble trouble) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri(batch.getFirst()))
              .timeout(timeout)
              .header("Authorization", "Bearer " + tokens.current())
              .header("Content-Type", "application/cloudevents-batch+json")
              .header("Throughline-Attempt", Integer.toString(attempt))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body(batch)))
              .build();
      return read(batch, http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException away) {
      return new Sent.NotNow("%s does not answer: %s".formatted(ingest, away), NO_PAUSE);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Sent read(List<Outgoing> batch, HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 401) {
      tokens.refused();
    }
    if (status == 401 || passes(status)) {
      return new Sent.NotNow(
          "%s answers %d: %s".formatted(ingest, status, detail(response.body())),
          retryAfter(response));
    }
    // A batch of which nothing was accepted has the status of its first refusal, and the same body.
    JsonNode answer = parse(response.body());
    return answer.isArray()
        ? read(answer)
        : new Sent.Done(
            batch.size(), "%s answers %d: %s".formatted(ingest, status, detail(response.body())));
  }

  /** Per event. One that was refused for now makes the whole batch go again: ids are the same. */
  private Sent read(JsonNode answers) {
    int refused = 0;
    String reason = "";
    for (JsonNode answer : answers) {
      JsonNode error = answer.path("error");
      if (error.isObject()) {
        String detail = error.path("detail").asString("");
        if (passes(error.path("status").asInt(400))) {
          return new Sent.NotNow(ingest + " answers: " + detail, NO_PAUSE);
        }
        refused++;
        reason = detail;
      }
    }
    return new Sent.Done(refused, reason);
  }

  private static boolean passes(int status) {
    return status == 429 || status == 408 || status / 100 == 5;
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("0");
    return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds)) : NO_PAUSE;
  }

  private static String detail(String body) {
    return parse(body).path("detail").asString("no problem detail");
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException notJson) {
      return JSON.createObjectNode();
    }
  }

  private URI uri(Outgoing first) {
    String base = ingest.toString().replaceAll("/+$", "");
    return URI.create(base + "/v1/streams/" + first.stream().value() + "/events");
  }

  private static byte[] body(List<Outgoing> batch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventWriter writer = EventWriter.batch(out)) {
      for (Outgoing outgoing : batch) {
        writer.write(outgoing.event(), Map.of());
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return out.toByteArray();
  }
}
