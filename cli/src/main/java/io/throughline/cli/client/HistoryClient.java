package io.throughline.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.CloudEventsJson;
import io.throughline.event.StreamName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads history from the replay service, page after page. Blocks; safe for use by any thread. */
public final class HistoryClient {

  private final URI replay;
  private final TokenSource tokens;

  public HistoryClient(URI replay, TokenSource tokens) {
    this.replay = replay;
    this.tokens = tokens;
  }

  /**
   * What a page said of itself.
   *
   * @param position resuming after it misses nothing of what was asked for
   * @param gap what was asked for and is gone, as the service says it; absent if nothing is
   * @param next the next page; absent if this was the last
   */
  public record Page(@Nullable String position, @Nullable String gap, @Nullable URI next) {}

  /** The first page's address. */
  public URI first(StreamName stream, SequencedMap<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
    return Endpoints.below(replay, "/v1/streams/" + stream + "/events" + query);
  }

  /**
   * Reads one page.
   *
   * @param onLine takes each event, one line of CloudEvents JSON; false to stop reading
   */
  public Page read(URI page, Predicate<String> onLine) {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + tokens.token(), "Accept", CloudEventsJson.LINES_TYPE);
    try (Http.Answer answer = Http.get(page, headers)) {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
        for (String line; (line = lines.readLine()) != null; ) {
          if (!line.isBlank() && !onLine.test(line)) {
            break;
          }
        }
      } catch (IOException broken) {
        throw answer.brokenOff(broken);
      }
      return new Page(
          answer.header("Throughline-Position"),
          answer.header("Throughline-Gap"),
          next(page, answer.header("Link")));
    }
  }

  /** The target of {@code rel="next"} in a Link header (RFC 8288), resolved against the page. */
  static @Nullable URI next(URI page, @Nullable String link) {
    if (link == null) {
      return null;
    }
    for (int open = link.indexOf('<'); open >= 0; open = link.indexOf('<', open + 1)) {
      int close = link.indexOf('>', open);
      if (close < 0) {
        return null;
      }
      int following = link.indexOf('<', close);
      String parameters = link.substring(close + 1, following < 0 ? link.length() : following);
      if (parameters.matches("(?s).*;\\s*rel=\"?next\"?\\s*(?:[;,].*)?")) {
        return resolved(page, link.substring(open + 1, close));
      }
    }
    return null;
  }

  /** {@link URI#resolve} follows RFC 2396, which drops the last part of the path for "?query". */
  private static URI resolved(URI page, String target) {
    return target.startsWith("?") ? page.resolve(page.getRawPath() + target) : page.resolve(target);
  }
}
