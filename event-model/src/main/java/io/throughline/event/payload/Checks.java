package io.throughline.event.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** What the payloads' properties have in common. */
final class Checks {

  private Checks() {}

  /** Refuses a value outside [min, max]; NaN and infinities too. */
  static void range(String name, @Nullable Double value, double min, double max) {
    if (value != null && !(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)"
              .formatted(
                  name,
                  value,
                  max == Double.MAX_VALUE
                      ? min == 0 ? "a finite number, at least 0" : "a finite number"
                      : "a number from %s to %s".formatted(min, max)));
    }
  }

  static @Nullable Instant instant(String name, @Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notATime) {
      throw new IllegalArgumentException(
          "%s: '%s' (expected: an RFC 3339 time)".formatted(name, text), notATime);
    }
  }
}
