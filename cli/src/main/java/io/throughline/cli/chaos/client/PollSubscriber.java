package io.throughline.cli.chaos.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.chaos.check.Seen;
import io.throughline.cli.client.Json;
import io.throughline.cli.client.TokenSource;
import io.throughline.event.StreamKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows by long polls: page after page, each when there is something on it. */
final class PollSubscriber extends HttpSubscriber {

  private static final Duration SILENCE_MAX = Duration.ofSeconds(20);
  private static final Pattern GAP = Pattern.compile("reason=(\\S+), from=(\\S+), position=(\\S+)");

  PollSubscriber(String name, URI replay, TokenSource tokens, StreamKey stream, Notebook notebook) {
    super(name, replay, tokens, stream, notebook);
  }

  @Override
  Map<String, String> query() {
    return Map.of("wait", isNew() ? "1s" : "5s");
  }

  @Override
  String accept() {
    return "application/json";
  }

  @Override
  Duration silenceMax() {
    return SILENCE_MAX;
  }

  @Override
  void take(HttpURLConnection answer) throws IOException {
    String body;
    try (InputStream in = answer.getInputStream()) {
      body = new String(in.readAllBytes(), UTF_8);
    }
    String end = answer.getHeaderField("Throughline-Position");
    if (end == null) {
      throw new IOException("a page without Throughline-Position");
    }
    if (isNew()) {
      startsAt(end);
      return;
    }
    startsAt(end);
    gap(answer.getHeaderField("Throughline-Gap"));
    if (Json.parse(body) instanceof List<?> page) {
      for (Object item : page) {
        if (item instanceof Map<?, ?> event) {
          event(String.valueOf(event.get("id")), String.valueOf(event.get("position")));
        }
      }
    }
    notice(new Seen.Claim(end), end);
  }

  private void gap(@Nullable String header) {
    Matcher gap = GAP.matcher(header == null ? "" : header);
    if (gap.matches()) {
      notice(new Seen.Gap(gap.group(1), gap.group(2), gap.group(3)), gap.group(3));
    }
  }
}
