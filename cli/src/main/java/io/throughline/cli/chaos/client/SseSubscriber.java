package io.throughline.cli.chaos.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.chaos.check.Seen;
import io.throughline.cli.client.Json;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.StreamKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows by server-sent events. */
final class SseSubscriber extends HttpSubscriber {

  /** A comment comes after 15 s of silence. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(25);

  SseSubscriber(String name, URI replay, TokenSource tokens, StreamKey stream, Notebook notebook) {
    super(name, replay, tokens, stream, notebook);
  }

  @Override
  Map<String, String> query() {
    return Map.of();
  }

  @Override
  String accept() {
    return "text/event-stream";
  }

  @Override
  Duration silenceMax() {
    return SILENCE_MAX;
  }

  @Override
  void take(HttpURLConnection answer) throws IOException {
    String start = answer.getHeaderField("Throughline-Position");
    if (start != null) {
      startsAt(start);
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.getInputStream(), UTF_8))) {
      String id = null;
      String kind = null;
      String data = null;
      for (String line = lines.readLine(); line != null && isWanted(); line = lines.readLine()) {
        if (line.isEmpty()) {
          message(id, kind, data);
          kind = null;
          data = null;
        } else if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
          kind = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data = line.substring(5).strip();
        }
      }
    }
  }

  private void message(@Nullable String id, @Nullable String kind, @Nullable String data) {
    if (id == null || data == null) {
      return;
    }
    Map<?, ?> said = Json.object(data);
    if (kind == null) {
      event(String.valueOf(said.get("id")), id);
    } else if (kind.equals("gap")) {
      notice(
          new Seen.Gap(String.valueOf(said.get("reason")), String.valueOf(said.get("from")), id),
          id);
    } else {
      notice(new Seen.Claim(id), id);
    }
  }
}
