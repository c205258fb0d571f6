package io.throughline.replay.snapshot;

import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.replay.history.HistoryLimits;
import io.throughline.replay.query.Bound;
import io.throughline.replay.query.Parameters;
import io.throughline.replay.query.Parsed;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a snapshot asks for.
 *
 * @param subject the only one; absent means all
 * @param afterSubject where the page begins, exclusive
 * @param open only alerts that are open
 */
record SnapshotQuery(
    StreamKey stream,
    Moment moment,
    @Nullable String subject,
    @Nullable String afterSubject,
    boolean open,
    StatesLimit limit) {

  static final String ALERTS = "alert";

  private static final Set<String> PARAMETERS =
      Set.of("at", "subject", "after-subject", "limit", "open");
  private static final Set<String> GATEWAY_PARAMETERS =
      Set.of("at", "subject", "after-subject", "limit", "bytes");

  static Parsed<SnapshotQuery> parse(
      StreamKey stream, Map<String, String[]> values, PositionSeal seal, HistoryLimits limits) {
    Parameters parameters = new Parameters(values);
    parameters.allow(PARAMETERS);
    boolean open = parameters.flag("open");
    if (open && !stream.stream().value().equals(ALERTS)) {
      parameters.refuse("open", "given for " + stream.stream(), "only the stream " + ALERTS);
    }
    int subjects = parameters.number("limit", limits.events(), 1, limits.eventsMax());
    StatesLimit limit = new StatesLimit(subjects, limits.pageBytes());
    return parse(parameters, stream, seal, open, limit);
  }

  /** What a gateway asks for: bounded by this service's own limits, whatever it says. */
  static Parsed<SnapshotQuery> parseGateways(
      StreamKey stream, Map<String, String[]> values, PositionSeal seal, HistoryLimits limits) {
    Parameters parameters = new Parameters(values);
    parameters.allow(GATEWAY_PARAMETERS);
    int subjects = parameters.number("limit", limits.events(), 1, Integer.MAX_VALUE);
    int bytes = parameters.number("bytes", limits.pageBytes(), 1, Integer.MAX_VALUE);
    StatesLimit limit =
        new StatesLimit(
            Math.min(subjects, limits.eventsMax()), Math.min(bytes, limits.pageBytes()));
    return parse(parameters, stream, seal, false, limit);
  }

  private static Parsed<SnapshotQuery> parse(
      Parameters parameters, StreamKey stream, PositionSeal seal, boolean open, StatesLimit limit) {
    Bound at = parameters.bound("at", stream, seal);
    String subject = parameters.text("subject");
    String afterSubject = parameters.text("after-subject");
    Moment moment =
        switch (at) {
          case null -> new Moment.Now();
          case Bound.UpTo(var position) -> new Moment.At(position);
          case Bound.BeforeTime(var time) -> new Moment.Before(time);
        };
    return parameters.result(
        () -> new SnapshotQuery(stream, moment, subject, afterSubject, open, limit));
  }
}
