package io.throughline.log;

import io.throughline.event.Event;
import io.throughline.event.StreamKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Appends events to the log. Safe for use by any thread. */
public interface EventAppender {

  /** An event and where it goes. */
  record Append(StreamKey stream, Event event) {}

  /**
   * Appends one event. Events of one stream that are appended one after the other by one thread
   * keep that order.
   *
   * @return completes after the log's acknowledgement; expected failures are values, never
   *     exceptions
   */
  CompletableFuture<AppendResult> append(StreamKey stream, Event event);

  /**
   * Appends all of {@code events} or none of them, in one transaction.
   *
   * @return one result per event in order: all {@link AppendResult.Appended}, or none
   */
  CompletableFuture<List<AppendResult>> appendAtomically(List<Append> events);
}
