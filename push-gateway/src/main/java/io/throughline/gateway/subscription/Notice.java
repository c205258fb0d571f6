package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.log.Gap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a subscriber is told beside its events. */
public sealed interface Notice {

  /** Whether it is also for subscriptions that did not ask for notices. */
  default boolean isForAll() {
    return switch (this) {
      case Lost lost -> true;
      case Reconnect reconnect -> true;
      case SnapshotEnd end -> true;
      case SnapshotLost lost -> true;
      case CaughtUp caughtUp -> false;
      case Progress progress -> false;
      case Waiting waiting -> false;
    };
  }

  /** Everything that the log had is delivered; from here on events come as they are appended. */
  record CaughtUp(Position position) implements Notice {}

  /** A fresh position for a subscription that got nothing lately. */
  record Progress(Position position) implements Notice {}

  /**
   * Catching up waits: history does not answer. Nothing is lost.
   *
   * @param position where the subscription is; absent while its start or its snapshot is looked for
   */
  record Waiting(@Nullable Position position, String reason) implements Notice {}

  /** A range is gone. */
  record Lost(Gap gap) implements Notice {}

  /** The snapshot is whole, and true at {@code position}; the events after it follow. */
  record SnapshotEnd(Position position) implements Notice {}

  /**
   * The log lost the place that the snapshot under way is of: what came of it is to be forgotten,
   * and another one begins.
   */
  record SnapshotLost(Gap gap) implements Notice {}

  /** The gateway is about to go: connect again after {@code delay}. */
  record Reconnect(Duration delay) implements Notice {}
}
