package io.throughline.log;

import io.throughline.event.Position;

/** What became of an append. */
public sealed interface AppendResult {

  /**
   * The log has the event.
   *
   * @param position after the event
   * @param appendTimeMillis the broker's time, milliseconds since the epoch
   */
  record Appended(Position position, long appendTimeMillis) implements AppendResult {}

  /** The event is larger than the log takes; the log does not have it. */
  record TooLarge(int bytes, int bytesMax) implements AppendResult {}

  /** The stream is not one of this deployment's. */
  record UnknownStream() implements AppendResult {}

  /** The log did not acknowledge in time or is away; a retry may append. */
  record Unavailable(String reason) implements AppendResult {}
}
