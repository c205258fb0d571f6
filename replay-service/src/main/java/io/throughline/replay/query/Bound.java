package io.throughline.replay.query;

import io.throughline.event.Position;
import java.time.Instant;

/**
 * Where a range ends. Ranges join without overlap: what {@code until=X} leaves out is what {@code
 * after=X}, or {@code since=X}, begins with.
 */
public sealed interface Bound {

  /** Up to a position: the event that carries it is the last. */
  record UpTo(Position position) implements Bound {}

  /** What was appended before a time. */
  record BeforeTime(Instant time) implements Bound {}
}
