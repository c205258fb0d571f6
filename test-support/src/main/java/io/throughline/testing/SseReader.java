package io.throughline.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an event stream (HTML's server-sent events, 9.2.6), read by a thread of its
 * own, and what came over it so far.
 */
public final class SseReader implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final HttpResponse<InputStream> response;
  private final List<Message> messages = new ArrayList<>(); // guarded by this
  private int comments; // guarded by this
  private long retryMillis = -1; // guarded by this
  private boolean ended; // guarded by this
  private boolean closed; // guarded by this

  /**
   * @param event {@code message} where the stream has none
   */
  public record Message(@Nullable String id, String event, String data) {}

  private SseReader(HttpResponse<InputStream> response) {
    this.response = response;
    Thread.ofVirtual().name("sse-reader").start(this::read);
  }

  /** Opens a stream; returns when the response's headers are there. */
  public static SseReader open(URI uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return new SseReader(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  public int status() {
    return response.statusCode();
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** Everything that came, notices too. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** What came without an {@code event:} line. */
  public List<Message> events() {
    return messages().stream().filter(message -> message.event().equals("message")).toList();
  }

  public Optional<Message> first(String event) {
    return messages().stream().filter(message -> message.event().equals(event)).findFirst();
  }

  public synchronized int comments() {
    return comments;
  }

  public synchronized long retryMillis() {
    return retryMillis;
  }

  /** Whether the server ended the stream, or the connection broke. */
  public synchronized boolean hasEnded() {
    return ended;
  }

  /** Drops the connection; what is on its way is lost. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      response.body().close();
    } catch (IOException alreadyGone) {
      // Closed is closed.
    }
  }

  private void read() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      String id = null;
      String event = "message";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            add(new Message(id, event, data.substring(0, data.length() - 1)));
          }
          event = "message";
          data.setLength(0);
        } else if (line.startsWith(":")) {
          comment();
        } else {
          int colon = line.indexOf(':');
          String name = colon < 0 ? line : line.substring(0, colon);
          String value = colon < 0 ? "" : line.substring(colon + 1);
          value = value.startsWith(" ") ? value.substring(1) : value;
          switch (name) {
            case "id" -> id = value;
            case "event" -> event = value;
            case "data" -> data.append(value).append('\n');
            case "retry" -> retry(Long.parseLong(value));
            default -> {}
          }
        }
      }
    } catch (IOException broken) {
      // Said by hasEnded.
    }
    end();
  }

  private synchronized void add(Message message) {
    if (!closed) {
      messages.add(message);
    }
  }

  private synchronized void comment() {
    comments++;
  }

  private synchronized void retry(long millis) {
    retryMillis = millis;
  }

  private synchronized void end() {
    ended = true;
  }
}
