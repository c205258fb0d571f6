package io.throughline.log;

import io.throughline.event.StreamName;

/** A log to run the contract suite against, and what the suite does to it behind its back. */
public interface LogHarness extends AutoCloseable {

  /** Streams {@code execution} and {@code metrics}, 4 partitions each, nothing in them. */
  EventLog log();

  /** Retention removes everything before {@code offset}. */
  void evictBefore(StreamPartition partition, long offset);

  /** Leaves at least one offset at the partition's end that no reader ever sees. */
  void leaveHole(StreamPartition partition);

  /** Deletes the stream and makes it again. */
  void recreate(StreamName stream);

  @Override
  void close();
}
