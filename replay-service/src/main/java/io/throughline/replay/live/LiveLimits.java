package io.throughline.replay.live;

import java.time.Duration;

/**
 * How much live reading takes.
 *
 * @param streams event streams and long polls at once, in this process
 * @param streamsPerTenant of one tenant
 * @param tailBytes of newest events kept for live readers, all together
 * @param pageEvents events that a reader takes at a time
 * @param pageBytes of their data, soft by one event
 * @param historyReads of readers that have not caught up, at once
 * @param keepAlive silence after which an event stream says that it is there
 * @param retry how long a client waits before it comes back after a connection that broke
 * @param reconnectOver over how long clients are spread when this process goes
 */
public record LiveLimits(
    int streams,
    int streamsPerTenant,
    long tailBytes,
    int pageEvents,
    int pageBytes,
    int historyReads,
    Duration keepAlive,
    Duration retry,
    Duration reconnectOver) {

  /**
   * What one part may hold.
   *
   * @param endOffset nothing at or after it
   */
  record Part(int events, int bytes, long endOffset) {}

  Part part(long endOffset) {
    return new Part(pageEvents, pageBytes, endOffset);
  }
}
