package io.throughline.replay.history;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import io.throughline.replay.query.Parameters;
import io.throughline.replay.query.Parsed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a gateway asks for: the calls of a {@link io.throughline.log.LogReader}, as parameters. */
sealed interface GatewayQuery {

  /**
   * @param limit within this service's own limits, whatever was asked for
   */
  record Page(StreamKey stream, Position after, EventFilter filter, PageLimit limit)
      implements GatewayQuery {

    private static final Set<String> PARAMETERS =
        Set.of("after", "types", "subject", "limit", "bytes", "end");

    static Parsed<Page> parse(
        StreamKey stream, Map<String, String[]> values, PositionSeal seal, HistoryLimits limits) {
      Parameters parameters = new Parameters(values);
      parameters.allow(PARAMETERS);
      Position after = parameters.requiredPosition("after", stream, seal);
      EventFilter filter = parameters.filter();
      int events = parameters.number("limit", limits.events(), 1, Integer.MAX_VALUE);
      int bytes = parameters.number("bytes", limits.pageBytes(), 1, Integer.MAX_VALUE);
      PageLimit limit =
          new PageLimit(
              Math.min(events, limits.eventsMax()),
              Math.min(bytes, limits.pageBytes()),
              parameters.offset("end", Long.MAX_VALUE));
      return parameters.result(() -> new Page(stream, after, filter, limit));
    }
  }

  record Locate(StreamKey stream, Start start, EventFilter filter) implements GatewayQuery {

    private static final List<String> STARTS = List.of("after", "since", "last", "start");
    private static final Set<String> PARAMETERS =
        Set.of("after", "since", "last", "start", "until", "types", "subject");

    static Parsed<Locate> parse(
        StreamKey stream, Map<String, String[]> values, PositionSeal seal, HistoryLimits limits) {
      Parameters parameters = new Parameters(values);
      parameters.allow(PARAMETERS);
      parameters.atMostOne(STARTS);
      Start start = start(parameters, stream, seal, limits);
      EventFilter filter = parameters.filter();
      return parameters.result(() -> new Locate(stream, start, filter));
    }

    private static Start start(
        Parameters parameters, StreamKey stream, PositionSeal seal, HistoryLimits limits) {
      Position after = parameters.position("after", stream, seal);
      Position until = parameters.position("until", stream, seal);
      Instant since = parameters.time("since");
      int last = parameters.number("last", 0, 1, limits.eventsMax());
      if (after != null) {
        return new Start.After(after);
      }
      if (since != null) {
        return new Start.Since(since);
      }
      if (last > 0) {
        return new Start.Last(last, until);
      }
      if ("latest".equals(parameters.text("start"))) {
        return new Start.Latest();
      }
      return new Start.Earliest();
    }
  }
}
