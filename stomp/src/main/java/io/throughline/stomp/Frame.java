package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One STOMP frame.
 *
 * @param headers unescaped
 * @param body the bytes themselves, not a copy: whoever gets a frame must not change them
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are passed on untouched, up to 1 MB each
public record Frame(Command command, Headers headers, byte[] body) implements Decoded {

  private static final byte[] NO_BODY = {};

  /** A frame without a body. */
  public Frame(Command command, Headers headers) {
    this(command, headers, NO_BODY);
  }

  /** The value of a header, or null. */
  public @Nullable String header(String name) {
    return headers.first(name);
  }

  /** The body as text. */
  public String text() {
    return new String(body, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame(var thatCommand, var thatHeaders, var thatBody)
        && command == thatCommand
        && headers.equals(thatHeaders)
        && Arrays.equals(body, thatBody);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * command.hashCode() + headers.hashCode()) + Arrays.hashCode(body);
  }

  /** For logs and tests; without the body, which may be large and may be secret. */
  @Override
  public String toString() {
    return command + " " + headers + " " + body.length + " bytes";
  }
}
