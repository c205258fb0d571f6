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
import org.jspecify.annotations.Nullable;

/** What a SUBSCRIBE frame asks for, read from its destination and headers. Pure. */
public sealed interface Subscribe {

  /** Most that {@code last} may ask for. */
  int LAST_MAX = 10_000;

  /**
   * A subscription that can be served.
   *
   * @param start where to start; absent means live, from now on
   * @param wantsNotices whether {@code caught-up} and {@code progress} are sent
   */
  record Accepted(StreamKey stream, EventFilter filter, @Nullable Start start, boolean wantsNotices)
      implements Subscribe {}

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
    for (String later : List.of("snapshot", "conflate")) {
      if (headers.has(later) && !"false".equals(headers.first(later))) {
        return invalid(later, "is not supported by this gateway");
      }
    }
    List<String> starts = List.of("after", "since", "last").stream().filter(headers::has).toList();
    if (starts.size() > 1) {
      return invalid(
          starts.get(1),
          "comes together with '%s' (expected: one of after, since, last)"
              .formatted(starts.getFirst()));
    }
    String notices = headers.first("notices");
    if (notices != null && !notices.equals("true") && !notices.equals("false")) {
      return invalid("notices", "'%s' (expected: true or false)".formatted(notices));
    }
    Set<String> types = types(headers.first("types"));
    if (headers.has("types") && types.isEmpty()) {
      return invalid("types", "is empty (expected: event types separated by commas)");
    }
    EventFilter filter = new EventFilter(types, topic.get().subject());
    if (starts.isEmpty()) {
      return new Accepted(stream, filter, null, "true".equals(notices));
    }
    String value = headers.first(starts.getFirst());
    return switch (starts.getFirst()) {
      case "after" -> after(stream, filter, value, seal);
      case "since" -> since(stream, filter, value);
      default -> last(stream, filter, value);
    };
  }

  private static Subscribe after(
      StreamKey stream, EventFilter filter, @Nullable String token, PositionSeal seal) {
    Optional<Position> position = token == null ? Optional.empty() : seal.open(stream, token);
    return position
        .<Subscribe>map(after -> new Accepted(stream, filter, new Start.After(after), true))
        .orElseGet(
            () ->
                invalid(
                    "after", "is not a position of this stream (expected: one received from it)"));
  }

  private static Subscribe since(StreamKey stream, EventFilter filter, @Nullable String time) {
    try {
      Instant since = OffsetDateTime.parse(time == null ? "" : time).toInstant();
      return new Accepted(stream, filter, new Start.Since(since), true);
    } catch (DateTimeException notATime) {
      return invalid(
          "since",
          "'%s' (expected: an RFC 3339 time such as 2026-01-31T12:00:00Z)".formatted(time));
    }
  }

  private static Subscribe last(StreamKey stream, EventFilter filter, @Nullable String count) {
    int last;
    try {
      last = Integer.parseInt(count == null ? "" : count);
    } catch (NumberFormatException notANumber) {
      last = 0;
    }
    return last >= 1 && last <= LAST_MAX
        ? new Accepted(stream, filter, new Start.Last(last), true)
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

  private static Refused invalid(String header, String what) {
    return new Refused(StompError.INVALID_HEADER, header + ": " + what);
  }
}
