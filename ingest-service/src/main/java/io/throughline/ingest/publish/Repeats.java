package io.throughline.ingest.publish;

import io.throughline.event.StreamKey;

/** Finds out what the log has, so that an event that is sent again is recognized. */
@FunctionalInterface
public interface Repeats {

  /** Where nobody looks. */
  Repeats UNKNOWN = (stream, retry) -> true;

  /**
   * Makes sure that everything is known that the log has of {@code stream}. May block for a bounded
   * time.
   *
   * @param retry whether the caller has sent the same before
   * @return false if it could not be found out in time
   */
  boolean awaitKnown(StreamKey stream, boolean retry) throws InterruptedException;
}
