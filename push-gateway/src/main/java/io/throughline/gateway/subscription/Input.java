package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.gateway.tail.Window;
import io.throughline.log.Gap;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a subscription. A {@code window} is the tail as its lane has looked at it: up to
 * the lane's watermark.
 */
public sealed interface Input<C> {

  /** The socket takes bytes. */
  record Room<C>(Window window) implements Input<C> {}

  /** The answer to {@link Want.Locate}. */
  record Located<C>(Position position, @Nullable Gap gap, Window window) implements Input<C> {}

  /** History's answer to {@link Want.ReadHistory}, or the part of it that the socket takes. */
  record HistoryRead<C>(Run<C> run, Window window) implements Input<C> {}

  /** History's answer to {@link Want.ReadSnapshot}, or the part of it that the socket takes. */
  record SnapshotRead<C>(SnapshotPart<C> part, Window window) implements Input<C> {}

  /** History no longer has the log as it was where the snapshot is of. */
  record SnapshotGone<C>(Gap gap) implements Input<C> {}

  /** History did not answer. */
  record HistoryLost<C>(String reason) implements Input<C> {}

  /** The tail's answer to {@link Want.ReadTail}. */
  record TailRead<C>(Run<C> run, Window window) implements Input<C> {}

  /** The tail no longer has what {@link Want.ReadTail} asked for. */
  record TailEvicted<C>(Window window) implements Input<C> {}

  /** The lane moves its watermark from {@code watermark} over something for this subscription. */
  record Appended<C>(Position watermark) implements Input<C> {}

  /** Eviction overtook the lane: the tail no longer has what comes after {@code watermark}. */
  record Overtaken<C>(Position watermark, Window window) implements Input<C> {}

  /**
   * The tail started anew while the lane's watermark was at {@code watermark}.
   *
   * @param cut where the log lost its end in between, if it did
   */
  record TailRestarted<C>(Position watermark, @Nullable Position cut, Window window)
      implements Input<C> {}

  /** The tail has not reached the cursor for a while. */
  record Overdue<C>() implements Input<C> {}
}
