package io.throughline.event;

import java.util.regex.Pattern;

/**
 * A named kind of events: {@code execution}, {@code metrics}, {@code alert}, or one that a
 * deployment declares.
 *
 * @param value 1 to 64 of a-z, 0-9 and '-', beginning with a letter
 */
public record StreamName(String value) {

  private static final Pattern PATTERN = Pattern.compile("[a-z][a-z0-9-]{0,63}");

  public StreamName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "stream name: '%s' (expected: 1 to 64 of a-z, 0-9, '-', beginning with a letter)"
              .formatted(value));
    }
  }

  /** Whether {@code name} can name a stream. */
  public static boolean isValid(String name) {
    return PATTERN.matcher(name).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
