package io.throughline.gateway.catchup;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import org.jspecify.annotations.Nullable;

/**
 * Which page: sessions that ask for the same one share one read.
 *
 * <p>{@code generation} is the tail's: when it starts anew, the log may have lost what was read
 * before.
 */
sealed interface PageKey {

  StreamKey stream();

  /** What comes after a position. */
  record OfHistory(StreamKey stream, Position after, EventFilter filter, int generation)
      implements PageKey {

    /** The axis that the position is on. */
    Axis axis() {
      return new Axis(stream, after.epoch(), after.partition(), filter, generation);
    }
  }

  /**
   * A part of a snapshot.
   *
   * @param at the moment that it is of; absent for the newest, whatever that is
   */
  record OfSnapshot(
      StreamKey stream,
      @Nullable Position at,
      @Nullable String subject,
      @Nullable String afterSubject,
      int generation)
      implements PageKey {}

  /** Pages that differ in nothing but where they begin. */
  record Axis(StreamKey stream, int epoch, int partition, EventFilter filter, int generation) {}
}
