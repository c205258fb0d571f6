package io.throughline.cli.follow;

import io.throughline.cli.Arguments;
import io.throughline.cli.Failure;
import io.throughline.cli.client.StartAt;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to start: at most one of three. */
public final class StartOptions {

  @Option(
      names = "--after",
      paramLabel = "POSITION",
      order = 1,
      description = "Everything after a position, as another run printed it.")
  private @Nullable String after;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      order = 2,
      description = "Everything since a time: 2026-01-31T12:00:00Z, or 10m for ten minutes ago.")
  private @Nullable String since;

  @Option(names = "--last", paramLabel = "N", order = 3, description = "The newest N events.")
  private @Nullable Integer last;

  StartAt start(InstantSource clock) {
    int given = (after == null ? 0 : 1) + (since == null ? 0 : 1) + (last == null ? 0 : 1);
    if (given > 1) {
      throw Failure.usage("--after, --since, --last: several given (expected: at most one)");
    }
    if (after != null) {
      return new StartAt.After(after);
    }
    if (since != null) {
      return new StartAt.Since(time("--since", since, clock));
    }
    if (last != null) {
      if (last < 1) {
        throw Failure.usage("--last: %d (expected: at least 1)".formatted(last));
      }
      return new StartAt.Last(last);
    }
    return new StartAt.Live();
  }

  /** RFC 3339 as it is, or a duration before now. */
  static String time(String option, String text, InstantSource clock) {
    try {
      return OffsetDateTime.parse(text).toInstant().toString();
    } catch (DateTimeParseException notATime) {
      // Then it is a duration, or wrong.
    }
    try {
      Instant then = clock.instant().minus(Arguments.duration(option, text));
      return then.toString();
    } catch (Failure notADuration) {
      throw Failure.usage(
          "%s: '%s' (expected: a time such as 2026-01-31T12:00:00Z, or how long ago: 10m)"
              .formatted(option, text));
    }
  }
}
