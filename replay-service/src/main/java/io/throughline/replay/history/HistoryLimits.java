package io.throughline.replay.history;

import io.throughline.log.Start;
import java.time.Duration;

/**
 * What one request may ask for and take.
 *
 * @param events in a page, where the request does not say
 * @param eventsMax in a page, whatever the request says
 * @param pageBytes of data in a page, soft: one event more may be on it
 * @param pageTime after which a page that is still looking for events is answered as it is
 */
public record HistoryLimits(int events, int eventsMax, int pageBytes, Duration pageTime) {

  /** What the settings say where nobody says otherwise. */
  public static final HistoryLimits DEFAULTS =
      new HistoryLimits(1000, 10_000, 8 << 20, Duration.ofSeconds(2));

  /** How many events a page of {@code query} holds at most. */
  int eventsOf(HistoryQuery query) {
    if (query.limit() != null) {
      return query.limit();
    }
    return query.start() instanceof Start.Last last ? last.count() : events;
  }
}
