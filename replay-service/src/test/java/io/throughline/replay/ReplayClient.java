package io.throughline.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tenant's client of the replay service, over real HTTP. */
public record ReplayClient(int port, String token) {

  public static final String LINES = "application/x-ndjson";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

  /** Events of the stream {@code execution}; parameters are escaped here. */
  public Answer events(String... namesAndValues) {
    return get("/v1/streams/execution/events" + query(namesAndValues));
  }

  public Answer lines(String... namesAndValues) {
    return get("/v1/streams/execution/events" + query(namesAndValues), "Accept", LINES);
  }

  public Answer get(String path, String... headers) {
    try {
      return new Answer(HTTP.send(request(path, headers), BodyHandlers.ofString()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  /** The body as it comes. */
  public HttpResponse<InputStream> open(String path, String... headers)
      throws IOException, InterruptedException {
    return HTTP.send(request(path, headers), BodyHandlers.ofInputStream());
  }

  /** The ids of all pages from here on, following the links. */
  public List<String> follow(Answer first) {
    List<String> ids = new ArrayList<>(first.ids());
    Answer answer = first;
    while (answer.next().isPresent()) {
      answer = get(answer.next().get());
      ids.addAll(answer.ids());
    }
    return ids;
  }

  public static String query(String... namesAndValues) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      query
          .append(i == 0 ? '?' : '&')
          .append(namesAndValues[i])
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], UTF_8));
    }
    return query.toString();
  }

  private HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  /** An answer, with what tests ask about it. */
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    public String position() {
      return header("Throughline-Position").orElseThrow(() -> new AssertionError(body()));
    }

    /** The path of the next page. */
    public Optional<String> next() {
      return header("Link")
          .map(
              link -> {
                Matcher matcher = NEXT.matcher(link);
                if (!matcher.matches()) {
                  throw new AssertionError(link);
                }
                return matcher.group(1);
              });
    }

    public JsonNode json() {
      return JSON.readTree(body());
    }

    /** The events of an array or of lines. */
    public List<JsonNode> events() {
      List<JsonNode> events = new ArrayList<>();
      if (header("Content-Type").orElse("").startsWith(LINES)) {
        body().lines().forEach(line -> events.add(JSON.readTree(line)));
      } else {
        json().forEach(events::add);
      }
      return events;
    }

    public List<String> ids() {
      return events().stream().map(event -> event.path("id").asString()).toList();
    }

    public String positionOf(String id) {
      return events().stream()
          .filter(event -> event.path("id").asString().equals(id))
          .map(event -> event.path("position").asString())
          .findFirst()
          .orElseThrow(() -> new AssertionError(id + " is not in " + body()));
    }
  }
}
