package io.throughline.gateway.subscription;

import io.throughline.event.Position;
import io.throughline.log.Start;
import org.jspecify.annotations.Nullable;

/** What a step wants done, in order. */
public sealed interface Want<C> {

  /** Ask history where a start is. */
  record Locate<C>(Start start) implements Want<C> {}

  /** Read a page of history from {@code cursor} on. */
  record ReadHistory<C>(Position cursor) implements Want<C> {}

  /**
   * Read a page of the snapshot.
   *
   * @param at the moment that it is of; absent for the newest
   * @param afterSubject the last subject that was delivered; absent for the beginning
   */
  record ReadSnapshot<C>(@Nullable Position at, @Nullable String afterSubject) implements Want<C> {}

  /** Read the tail from {@code cursor} on, up to the lane's watermark. */
  record ReadTail<C>(Position cursor) implements Want<C> {}

  /** Put the run's events on the socket. */
  record Deliver<C>(Run<C> run) implements Want<C> {}

  /** Put the part's states on the socket. */
  record DeliverStates<C>(SnapshotPart<C> part) implements Want<C> {}

  /** Tell the subscriber. */
  record Tell<C>(Notice notice) implements Want<C> {}
}
