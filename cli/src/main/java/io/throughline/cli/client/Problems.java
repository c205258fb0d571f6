package io.throughline.cli.client;

import java.util.Map;

/** Turns an HTTP error's body into a sentence for people. Pure. */
final class Problems {

  private static final int QUOTED_CHARS_MAX = 200;

  private Problems() {}

  /** From problem details (RFC 9457), OAuth 2.0's error object, or whatever else there is. */
  static String read(int status, String body) {
    Map<?, ?> problem = Json.object(body);
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
}
