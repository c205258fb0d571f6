package io.throughline.replay.live;

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

  /** The event as an event stream sends it. */
  byte[] frame(StreamKey stream, PositionSeal seal) {
    byte[] made = frame;
    if (made == null) {
      made = SseFrames.event(logged, seal.seal(stream, after));
      frame = made;
    }
    return made;
  }

  /** What it takes in memory, frame included, roughly. */
  int bytes() {
    return OVERHEAD_BYTES + 2 * logged.event().data().size();
  }
}
