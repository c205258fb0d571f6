package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import java.time.Duration;

/** What a subscriber is told beside its events. */
public sealed interface Notice {

  /** Everything that the log had is delivered; from here on events come as they are appended. */
  record CaughtUp(Position position) implements Notice {}

  /** A fresh position for a subscription that got nothing lately. */
  record Progress(Position position) implements Notice {}

  /**
   * Catching up waits: history does not answer. Nothing is lost.
   *
   * @param position where the subscription is
   */
  record Waiting(Position position, String reason) implements Notice {}

  /** A range is gone. */
  record Lost(Gap gap) implements Notice {}

  /** The gateway is about to go: connect again after {@code delay}. */
  record Reconnect(Duration delay) implements Notice {}
}
