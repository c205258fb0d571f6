package io.throughline.log;

/** The log of a deployment, opened: its streams are there and were checked. */
public interface EventLog extends AutoCloseable {

  StreamCatalog catalog();

  EventAppender appender();

  LogReader reader();

  /**
   * What a partition holds now. Blocks.
   *
   * @throws LogUnavailableException when the log does not answer in time
   * @throws UnknownStreamException for a stream that is not this deployment's
   */
  PartitionBounds bounds(StreamPartition partition);

  /** A new tail; each has its own thread and its own place in the log. */
  LogTail newTail();

  /** Whether the log answered when it was last asked, which is about every second. */
  boolean available();

  @Override
  void close();
}
