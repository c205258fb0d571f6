package io.throughline.replay.history;

import io.throughline.event.ErrorCode;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.Problem;
import io.throughline.event.StreamKey;
import io.throughline.log.Start;
import io.throughline.replay.query.Bound;
import io.throughline.replay.query.Parameters;
import io.throughline.replay.query.Parsed;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a live reader asks for: an event stream, or a long poll.
 *
 * @param start where from; from now on where the request does not say
 * @param until where it ends; absent means never
 * @param conflate whether, of what is due, only the newest event of each subject is wanted
 * @param limit how many events a long poll brings at most; absent where the request does not say
 * @param waitTime how long a long poll waits for one; zero for an event stream
 */
record LiveQuery(
    StreamKey stream,
    Start start,
    @Nullable Bound until,
    EventFilter filter,
    boolean conflate,
    @Nullable Integer limit,
    Duration waitTime) {

  /** Where an event source says what it has seen, when it comes back (HTML, 9.2.4). */
  static final String LAST_EVENT_ID = "Last-Event-ID";

  static final int WAIT_SECONDS_MAX = 60;

  private static final Set<String> OF_A_STREAM =
      Set.of("after", "since", "last", "until", "types", "subject", "conflate");
  private static final Set<String> OF_A_POLL =
      Set.of("after", "since", "last", "until", "types", "subject", "conflate", "limit", "wait");

  /**
   * @param lastEventId of the request's header; wins over where the query says to start, because an
   *     event source that comes back repeats its first query
   */
  static Parsed<LiveQuery> ofStream(
      StreamKey stream,
      Map<String, String[]> values,
      @Nullable String lastEventId,
      PositionSeal seal,
      HistoryLimits limits) {
    Position seen = null;
    if (lastEventId != null && !lastEventId.isEmpty()) {
      seen = seal.open(stream, lastEventId).orElse(null);
      if (seen == null) {
        return new Parsed.Invalid<>(
            Problem.ofField(
                ErrorCode.INVALID_POSITION,
                LAST_EVENT_ID,
                "not a position of this stream",
                Parameters.POSITION_EXPECTED));
      }
    }
    Start resumed = seen == null ? null : new Start.After(seen);
    return parse(stream, values, OF_A_STREAM, resumed, seal, limits);
  }

  static Parsed<LiveQuery> ofPoll(
      StreamKey stream, Map<String, String[]> values, PositionSeal seal, HistoryLimits limits) {
    return parse(stream, values, OF_A_POLL, null, seal, limits);
  }

  private static Parsed<LiveQuery> parse(
      StreamKey stream,
      Map<String, String[]> values,
      Set<String> allowed,
      @Nullable Start resumed,
      PositionSeal seal,
      HistoryLimits limits) {
    Parameters parameters = new Parameters(values);
    parameters.allow(allowed);
    parameters.atMostOne(HistoryQuery.STARTS);
    Start asked = HistoryQuery.start(parameters, stream, seal, limits, new Start.Latest());
    Bound until = parameters.bound("until", stream, seal);
    EventFilter filter = parameters.filter();
    boolean conflate = parameters.flag("conflate");
    int limit = parameters.number("limit", 0, 1, limits.eventsMax());
    Duration wait = parameters.seconds("wait", 1, WAIT_SECONDS_MAX);
    return parameters.result(
        () ->
            new LiveQuery(
                stream,
                resumed == null ? asked : resumed,
                until,
                filter,
                conflate,
                limit == 0 ? null : limit,
                wait));
  }
}
