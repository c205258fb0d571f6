package io.throughline.gateway.message;

import io.throughline.gateway.outbound.OutboundEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the events that are due stand for all of them: of each subject the newest. An event
 * without a subject stands for itself.
 *
 * <p>Made for one run and dropped with it; nothing is remembered from run to run. The last of what
 * is due always stays, so a cursor never passes an event that was left out without having delivered
 * what came after it.
 */
final class Conflation {

  /** How many events are looked at, and held, for one run: about so many, by whole batches. */
  static final int EVENTS_MAX = 10_000;

  private final Map<String, OutboundEvent> newest = new HashMap<>();

  /**
   * @param due what is due, oldest first
   */
  Conflation(List<OutboundEvent> due) {
    for (OutboundEvent event : due) {
      String subject = event.event().subject();
      if (subject != null) {
        newest.put(subject, event);
      }
    }
  }

  boolean stays(OutboundEvent event) {
    @Nullable String subject = event.event().subject();
    return subject == null || newest.get(subject) == event;
  }
}
