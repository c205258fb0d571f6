package io.throughline.replay.live;

import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.log.LoggedEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to live readers. What an event stream sends of it is the same for all of a
 * tenant's readers, so it is made once, by whoever is first. Safe for use by any thread.
 */
final class LiveEvent {

  /** What an event takes in memory beside its data and their encoded form, roughly. */
  private static final int OVERHEAD_BYTES = 1024;

  private final LoggedEvent logged;
  private final Position after;
  private volatile byte @Nullable [] frame;

  /**
   * @param after the position that the event carries
   */
  LiveEvent(LoggedEvent logged, Position after) {
    this.logged = logged;
    this.after = after;
  }

  LoggedEvent logged() {
    return logged;
  }

  Position after() {
    return after;
  }

  long offset() {
    return logged.offset();
  }

  Event event() {
    return logged.event();
  }

  /**
   * The event as an event stream sends it.
   *
   * @param leftOut how many just before it are left out; only if none are is it everybody's
   */
  byte[] frame(StreamKey stream, PositionSeal seal, int leftOut) {
    byte[] made = leftOut == 0 ? frame : null;
    if (made == null) {
      made = SseFrames.event(logged, leftOut, seal.seal(stream, after));
      frame = leftOut == 0 ? made : frame;
    }
    return made;
  }

  /** What it takes in memory, frame included, roughly. */
  int bytes() {
    return OVERHEAD_BYTES + 2 * logged.event().data().size();
  }
}
