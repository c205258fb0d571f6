package io.throughline.stomp;

import org.jspecify.annotations.Nullable;

/**
 * Reads one frame's header lines. What is wrong with a line is remembered, the first problem only,
 * and reading goes on, so that the receipt that the frame asks for is known when it is refused.
 */
final class HeaderReader {

  record Problem(StompError code, String message) {}

  private final Headers.Builder headers = Headers.builder();
  private final StompVersion escapes;
  private @Nullable Problem problem;

  /**
   * @param escapes whose escapes to undo
   */
  HeaderReader(StompVersion escapes) {
    this.escapes = escapes;
  }

  /** Reads one line, without its line end. */
  void read(byte[] line, int offset, int length) {
    int colon = 0;
    while (colon < length && line[offset + colon] != ':') {
      colon++;
    }
    if (colon == 0 || colon == length) {
      fail(
          StompError.MALFORMED_FRAME,
          "header line '%s' (expected name, colon, value)"
              .formatted(Excerpt.of(line, offset, length)));
      return;
    }
    String name = KnownNames.find(line, offset, colon);
    if (name == null) {
      name = text(line, offset, colon, "a header name");
    }
    String value =
        text(line, offset + colon + 1, length - colon - 1, name == null ? "a header" : name);
    if (name != null && value != null) {
      headers.add(name, value);
    }
  }

  /** How many headers were read. */
  int size() {
    return headers.size();
  }

  Headers build() {
    return headers.build();
  }

  /** Remembers what is wrong with the frame, if it is the first thing. */
  void fail(StompError code, String message) {
    if (problem == null) {
      problem = new Problem(code, message);
    }
  }

  /** What is wrong with the frame, or null. */
  @Nullable Problem problem() {
    return problem;
  }

  private @Nullable String text(byte[] line, int offset, int length, String where) {
    String plain = HeaderText.plain(line, offset, length);
    if (plain != null) {
      return plain;
    }
    return switch (HeaderText.read(line, offset, length, escapes)) {
      case HeaderText.Reading.Text(var text) -> text;
      case HeaderText.Reading.Unreadable(var code, var reason) -> {
        fail(code, "%s has %s".formatted(Excerpt.of(where), reason));
        yield null;
      }
    };
  }
}
