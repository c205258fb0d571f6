package io.throughline.gateway.subscription;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.Start;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a SUBSCRIBE frame asks for, read from its destination and headers. Pure. */
public sealed interface Subscribe {

  /** Most that {@code last} may ask for. */
  int LAST_MAX = 10_000;

  /**
   * A subscription that can be served.
   *
   * @param conflates whether, of what is due, it gets only the newest event of each subject
   * @param wantsNotices whether {@code caught-up} and {@code progress} are sent
   */
  record Accepted(
      StreamKey stream,
      EventFilter filter,
      Beginning beginning,
      boolean conflates,
      boolean wantsNotices)
      implements Subscribe {}

  /** What a subscription begins with. */
  sealed interface Beginning {

    /** What is appended from now on. */
    record Now() implements Beginning {}

    /** What the log has from there on. */
    record From(Start start) implements Beginning {}

    /** The folded state, then every event after it. */
    record Snapshot() implements Beginning {}
  }

  /**
   * A client's mistake.
   *
   * @param message names the header and what was expected
   */
  record Refused(StompError code, String message) implements Subscribe {}

  /**
   * Reads the frame's headers.
   *
   * @param isKnown which streams this deployment has
   */
  static Subscribe read(
      TenantId tenant,
      String destination,
      Headers headers,
      PositionSeal seal,
      Predicate<StreamName> isKnown) {
    Optional<Destination> topic = Destination.topic(destination);
    if (topic.isEmpty()) {
      return new Refused(
          StompError.UNKNOWN_DESTINATION,
          "destination: '%s' is unknown (expected: /topic/{stream} or /topic/{stream}/{subject})"
              .formatted(destination));
    }
    if (!isKnown.test(topic.get().stream())) {
      return new Refused(
          StompError.UNKNOWN_DESTINATION,
          "destination: stream '%s' is unknown".formatted(topic.get().stream()));
    }
    StreamKey stream = new StreamKey(tenant, topic.get().stream());
    for (String flag : List.of("snapshot", "conflate", "notices")) {
      if (headers.has(flag) && flag(headers, flag).isEmpty()) {
        return invalid(flag, "'%s' (expected: true or false)".formatted(headers.first(flag)));
      }
    }
    Set<String> types = types(headers.first("types"));
    if (headers.has("types") && types.isEmpty()) {
      return invalid("types", "is empty (expected: event types separated by commas)");
    }
    boolean wantsSnapshot = flag(headers, "snapshot").orElse(false);
    if (wantsSnapshot && !types.isEmpty()) {
      return invalid(
          "types",
          "comes together with 'snapshot' (expected: one of them: a state is folded from events of"
              + " all types)");
    }
    List<String> starts =
        Stream.concat(
                Stream.of("after", "since", "last").filter(headers::has),
                Stream.of("snapshot").filter(snapshot -> wantsSnapshot))
            .toList();
    if (starts.size() > 1) {
      return invalid(
          starts.get(1),
          "comes together with '%s' (expected: one of after, since, last, snapshot)"
              .formatted(starts.getFirst()));
    }
    Target target =
        new Target(
            stream,
            new EventFilter(types, topic.get().subject()),
            flag(headers, "conflate").orElse(false));
    if (starts.isEmpty()) {
      return target.from(new Beginning.Now(), flag(headers, "notices").orElse(false));
    }
    String value = headers.first(starts.getFirst());
    return switch (starts.getFirst()) {
      case "snapshot" -> target.from(new Beginning.Snapshot(), true);
      case "after" -> after(target, value, seal);
      case "since" -> since(target, value);
      default -> last(target, value);
    };
  }

  private static Subscribe after(Target target, @Nullable String token, PositionSeal seal) {
    Optional<Position> position =
        token == null ? Optional.empty() : seal.open(target.stream(), token);
    return position
        .<Subscribe>map(after -> target.from(new Start.After(after)))
        .orElseGet(
            () ->
                invalid(
                    "after", "is not a position of this stream (expected: one received from it)"));
  }

  private static Subscribe since(Target target, @Nullable String time) {
    try {
      Instant since = OffsetDateTime.parse(time == null ? "" : time).toInstant();
      return target.from(new Start.Since(atNextMilli(since)));
    } catch (DateTimeException notATime) {
      return invalid(
          "since",
          "'%s' (expected: an RFC 3339 time such as 2026-01-31T12:00:00Z)".formatted(time));
    }
  }

  /** The log's times are whole milliseconds: the first of them at that time or later. */
  private static Instant atNextMilli(Instant time) {
    Instant milli = Instant.ofEpochMilli(time.toEpochMilli());
    return milli.equals(time) ? time : milli.plusMillis(1);
  }

  private static Subscribe last(Target target, @Nullable String count) {
    int last;
    try {
      last = Integer.parseInt(count == null ? "" : count);
    } catch (NumberFormatException notANumber) {
      last = 0;
    }
    return last >= 1 && last <= LAST_MAX
        ? target.from(new Start.Last(last))
        : invalid("last", "'%s' (expected: 1 to %d)".formatted(count, LAST_MAX));
  }

  private static Set<String> types(@Nullable String types) {
    return types == null
        ? Set.of()
        : Arrays.stream(types.split(",", -1))
            .map(String::strip)
            .filter(type -> !type.isEmpty())
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  /** True, false, or nothing if it is neither. */
  private static Optional<Boolean> flag(Headers headers, String name) {
    return switch (headers.first(name)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      case null, default -> Optional.empty();
    };
  }

  /** What is subscribed to, but for where it begins. */
  record Target(StreamKey stream, EventFilter filter, boolean conflates) {

    /** Any start but now implies notices. */
    private Accepted from(Start start) {
      return from(new Beginning.From(start), true);
    }

    private Accepted from(Beginning beginning, boolean wantsNotices) {
      return new Accepted(stream, filter, beginning, conflates, wantsNotices);
    }
  }

  private static Refused invalid(String header, String what) {
    return new Refused(StompError.INVALID_HEADER, header + ": " + what);
  }
}
