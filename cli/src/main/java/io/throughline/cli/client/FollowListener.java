package io.throughline.cli.client;

import java.time.Duration;

/**
 * Hears what a follower follows. All calls come on the thread that runs the follower; while one
 * runs, nothing more is taken from the socket, so a slow listener slows the server's writing and
 * nothing else.
 */
public interface FollowListener {

  /**
   * An event. When this returns, the follower counts it as had: a reconnect resumes after it.
   *
   * @param receivedMillis when its bytes were there, milliseconds since the epoch
   */
  void event(Delivery delivery, long receivedMillis);

  default void notice(Notice notice) {}

  /**
   * The subscription stands.
   *
   * @param position where it starts
   */
  default void subscribed(String position) {}

  /** The connection is gone; the next try comes after {@code retryIn}. */
  default void disconnected(String reason, Duration retryIn) {}
}
