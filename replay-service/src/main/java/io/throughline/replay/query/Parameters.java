package io.throughline.replay.query;

import io.throughline.event.ErrorCode;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of one request, read one by one. The first one that is wrong is remembered,
 * and {@link #result} is then its problem. Made for one request, by one thread.
 *
 * <p>Parameters that nobody knows are refused: a client that writes {@code type=} for {@code
 * types=} must not be answered with everything.
 */
public final class Parameters {

  public static final int TYPES_MAX = 100;

  /** As long as an attribute may be. */
  public static final int TEXT_LENGTH_MAX = 2048;

  /** The token of hand tools, where a deployment allows it. */
  private static final String TOKEN = "token";

  private static final int SHOWN_LENGTH_MAX = 64;

  /** What every position has to be, for an error message. */
  public static final String POSITION_EXPECTED = "a position of this stream, as its answers carry";

  private static final String TIME_EXPECTED =
      "an RFC 3339 time, for instance 2026-01-31T12:00:00.000Z";

  private final Map<String, String[]> values;
  private @Nullable Problem problem;

  public Parameters(Map<String, String[]> values) {
    this.values = values;
  }

  public <Q> Parsed<Q> result(Supplier<Q> query) {
    return problem == null ? new Parsed.Valid<>(query.get()) : new Parsed.Invalid<>(problem);
  }

  /** Refuses parameters that are not among {@code names}. */
  public void allow(Set<String> names) {
    for (String name : values.keySet()) {
      if (!names.contains(name) && !name.equals(TOKEN)) {
        refuse(
            shown(name),
            "not a parameter here",
            String.join(", ", names.stream().sorted().toList()));
      }
    }
  }

  /** Refuses more than one of {@code names}: each of them says where to start. */
  public void atMostOne(List<String> names) {
    List<String> present = new ArrayList<>(names);
    present.retainAll(values.keySet());
    if (present.size() > 1) {
      refuse(
          present.get(1),
          "given beside " + present.getFirst(),
          "one of " + String.join(", ", names));
    }
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public @Nullable String text(String name) {
    String[] given = values.get(name);
    if (given == null || given.length == 0) {
      return null;
    }
    String value = given[0];
    if (given.length > 1) {
      refuse(name, "given %d times".formatted(given.length), "once");
    } else if (value.isEmpty() || value.length() > TEXT_LENGTH_MAX) {
      refuse(name, value.length() + " characters", "1 to %d characters".formatted(TEXT_LENGTH_MAX));
    } else {
      return value;
    }
    return null;
  }

  public boolean flag(String name) {
    String value = text(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      refuse(name, quoted(value), "true or false");
    }
    return "true".equals(value);
  }

  public int number(String name, int absent, int min, int max) {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused as any other number that is not allowed.
    }
    refuse(name, quoted(value), "a whole number from %d to %d".formatted(min, max));
    return absent;
  }

  /** Whole seconds, as {@code 25s}; zero if there are none. */
  public Duration seconds(String name, int min, int max) {
    String value = text(name);
    if (value == null) {
      return Duration.ZERO;
    }
    if (value.matches("\\d{1,5}s")) {
      int seconds = Integer.parseInt(value.substring(0, value.length() - 1));
      if (seconds >= min && seconds <= max) {
        return Duration.ofSeconds(seconds);
      }
    }
    refuse(name, quoted(value), "%ds to %ds".formatted(min, max));
    return Duration.ZERO;
  }

  public long offset(String name, long absent) {
    String value = text(name);
    if (value == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused as a negative one.
    }
    refuse(name, quoted(value), "an offset");
    return absent;
  }

  /** A time, rounded up to the log's milliseconds: what was appended before it is before it. */
  public @Nullable Instant time(String name) {
    String value = text(name);
    Instant time = value == null ? null : parseTime(value);
    if (value != null && time == null) {
      refuse(name, quoted(value), TIME_EXPECTED);
    }
    return time;
  }

  /** A forged position and another tenant's are refused with the same words. */
  public @Nullable Position position(String name, StreamKey stream, PositionSeal seal) {
    String token = text(name);
    if (token == null) {
      return null;
    }
    Position position = seal.open(stream, token).orElse(null);
    if (position == null) {
      refuse(ErrorCode.INVALID_POSITION, name, "not a position of this stream", POSITION_EXPECTED);
    }
    return position;
  }

  /** As {@link #position}; the beginning of time is returned beside a problem, never alone. */
  public Position requiredPosition(String name, StreamKey stream, PositionSeal seal) {
    Position position = position(name, stream, seal);
    if (position != null) {
      return position;
    }
    refuse(name, "missing", POSITION_EXPECTED);
    return new Position(0, 0, 0);
  }

  /** A position or a time: whichever the value looks like. */
  public @Nullable Bound bound(String name, StreamKey stream, PositionSeal seal) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    Instant time = parseTime(value);
    if (time != null) {
      return new Bound.BeforeTime(time);
    }
    if (value.length() == PositionSeal.TOKEN_LENGTH) {
      Position position = position(name, stream, seal);
      return position == null ? null : new Bound.UpTo(position);
    }
    refuse(name, quoted(value), POSITION_EXPECTED + "; or " + TIME_EXPECTED);
    return null;
  }

  /** {@code types} and {@code subject}. */
  public EventFilter filter() {
    Set<String> types = new LinkedHashSet<>();
    String[] given = values.getOrDefault("types", new String[0]);
    for (String list : given) {
      for (String type : list.split(",", -1)) {
        types.add(type.strip());
      }
    }
    boolean bad = types.stream().anyMatch(t -> t.isEmpty() || t.length() > TEXT_LENGTH_MAX);
    if (bad || types.size() > TYPES_MAX) {
      refuse(
          "types",
          quoted(String.join(",", given)),
          "1 to %d event types, separated by commas".formatted(TYPES_MAX));
    }
    return new EventFilter(types, text("subject"));
  }

  /** Remembers a problem of a parameter, unless an earlier one is there. */
  public void refuse(String name, String found, String expected) {
    refuse(ErrorCode.INVALID_PARAMETER, name, found, expected);
  }

  private void refuse(ErrorCode code, String name, String found, String expected) {
    if (problem == null) {
      problem = Problem.ofField(code, name, found, expected);
    }
  }

  private static @Nullable Instant parseTime(String value) {
    // A '+' that was not escaped in a URL arrives as a space: 12:00:00 02:00 means 12:00:00+02:00.
    String text =
        value.indexOf(' ') >= "2026-01-31T12:00:00".length() ? value.replace(' ', '+') : value;
    if (text.length() < "2026-01-31T12:00:00Z".length() || !Character.isDigit(text.charAt(0))) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      Instant millis = Instant.ofEpochMilli(time.toEpochMilli());
      return millis.equals(time) ? time : millis.plusMillis(1);
    } catch (DateTimeException notATime) {
      return null;
    }
  }

  private static String quoted(String value) {
    return "'" + shown(value) + "'";
  }

  private static String shown(String value) {
    return value.length() <= SHOWN_LENGTH_MAX
        ? value
        : value.substring(0, SHOWN_LENGTH_MAX) + "...";
  }
}
