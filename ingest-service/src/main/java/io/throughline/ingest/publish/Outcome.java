package io.throughline.ingest.publish;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import org.jspecify.annotations.Nullable;

/** What became of one event of a request. */
sealed interface Outcome {

  /**
   * The log has it.
   *
   * @param position the token for "after this event"
   */
  record Accepted(String id, String position) implements Outcome {}

  /**
   * The log does not have it, as far as anyone can say.
   *
   * @param id the event's, where it could be read
   */
  record Refused(@Nullable String id, Problem problem) implements Outcome {

    /** Whether the same event may be accepted a moment later. */
    boolean isForNow() {
      return problem.code() == ErrorCode.LOG_UNAVAILABLE;
    }
  }
}
