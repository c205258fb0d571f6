package io.throughline.cli;

import io.throughline.event.StreamName;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads arguments; what is wrong with one is a {@link Failure} that says what was expected. Pure.
 */
public final class Arguments {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");

  private Arguments() {}

  public static StreamName stream(String text) {
    try {
      return new StreamName(text);
    } catch (IllegalArgumentException invalid) {
      throw Failure.usage(String.valueOf(invalid.getMessage()));
    }
  }

  /** {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 7d}; a bare number is seconds. */
  public static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw Failure.usage(
          "%s: '%s' (expected: a duration such as 500ms, 30s, 10m, 2h)".formatted(option, text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case null, default -> Duration.ofSeconds(number);
    };
  }

  /** The same, but for zero. */
  public static Duration positiveDuration(String option, String text) {
    Duration duration = duration(option, text);
    if (duration.isZero()) {
      throw Failure.usage("%s: 0 (expected: more than 0)".formatted(option));
    }
    return duration;
  }
}
