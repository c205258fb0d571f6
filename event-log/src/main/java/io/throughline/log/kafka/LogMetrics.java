package io.throughline.log.kafka;

import io.throughline.log.StreamPartition;

/** What the log has to report that no caller asks for. Called on the log's threads: be quick. */
public interface LogMetrics {

  LogMetrics NONE = new LogMetrics() {};

  /**
   * A reader or a tail skipped a record that is no event. Each reader counts what it sees, so one
   * record may be counted often.
   *
   * @param reason names the offender and what was expected; of unbounded variety
   */
  default void malformed(StreamPartition partition, long offset, String reason) {}

  /** A malformed record was copied to the dead-letter topic. */
  default void deadLettered(StreamPartition partition, long offset, String reason) {}

  /** A tail had to start over in a partition: retention, a re-created topic, a lost end. */
  default void tailRestarted(StreamPartition partition) {}
}
