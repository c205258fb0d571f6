package io.throughline.cli.client;

import java.util.List;
import java.util.Map;

/** Turns an HTTP error's body into a sentence for people. Pure. */
final class Problems {

  private static final int QUOTED_CHARS_MAX = 200;

  private Problems() {}

  /** From problem details (RFC 9457), OAuth 2.0's error object, or whatever else there is. */
  static String read(int status, String body) {
    Map<?, ?> problem = problem(body);
    if (problem.get("detail") instanceof String detail) {
      return problem.get("expected") instanceof String expected && !detail.contains(expected)
          ? detail + " (expected: " + expected + ")"
          : detail;
    }
    if (problem.get("error_description") instanceof String description) {
      return description;
    }
    if (problem.get("title") instanceof String title) {
      return title;
    }
    if (problem.get("error") instanceof String error) {
      return error;
    }
    String text = body.strip();
    return text.isEmpty() || text.length() > QUOTED_CHARS_MAX || text.startsWith("<")
        ? "status " + status
        : text;
  }

  /** A batch of which nothing was taken is answered event by event: the first stands for all. */
  private static Map<?, ?> problem(String body) {
    Object parsed = Json.parse(body);
    if (parsed instanceof List<?> list && !list.isEmpty()) {
      parsed = list.getFirst() instanceof Map<?, ?> first ? first.get("error") : null;
    }
    return parsed instanceof Map<?, ?> map ? map : Map.of();
  }
}
