package io.throughline.replay.history;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.Start;
import io.throughline.replay.query.Bound;
import io.throughline.replay.query.Parameters;
import io.throughline.replay.query.Parsed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request for history asks for.
 *
 * @param start where from; the oldest event that is left where the request does not say
 * @param until where the range ends; absent means where the log does
 * @param conflate whether, of each page, only the newest event of each subject is wanted
 * @param limit how many events at most; absent where the request does not say
 */
record HistoryQuery(
    StreamKey stream,
    Start start,
    @Nullable Bound until,
    EventFilter filter,
    boolean conflate,
    @Nullable Integer limit) {

  static final List<String> STARTS = List.of("after", "since", "last");
  private static final Set<String> PARAMETERS =
      Set.of("after", "since", "last", "until", "types", "subject", "conflate", "limit");

  static Parsed<HistoryQuery> parse(
      StreamKey stream, Map<String, String[]> values, PositionSeal seal, HistoryLimits limits) {
    Parameters parameters = new Parameters(values);
    parameters.allow(PARAMETERS);
    parameters.atMostOne(STARTS);
    Start start = start(parameters, stream, seal, limits, new Start.Earliest());
    Bound until = parameters.bound("until", stream, seal);
    EventFilter filter = parameters.filter();
    boolean conflate = parameters.flag("conflate");
    int limit = parameters.number("limit", 0, 1, limits.eventsMax());
    return parameters.result(
        () -> new HistoryQuery(stream, start, until, filter, conflate, limit == 0 ? null : limit));
  }

  /**
   * @param otherwise where to start if the request does not say
   */
  static Start start(
      Parameters parameters,
      StreamKey stream,
      PositionSeal seal,
      HistoryLimits limits,
      Start otherwise) {
    Position after = parameters.position("after", stream, seal);
    Instant since = parameters.time("since");
    int last = parameters.number("last", 0, 1, limits.eventsMax());
    if (after != null) {
      return new Start.After(after);
    }
    if (since != null) {
      return new Start.Since(since);
    }
    return last > 0 ? new Start.Last(last) : otherwise;
  }
}
