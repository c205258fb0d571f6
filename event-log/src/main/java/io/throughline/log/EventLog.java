package io.throughline.log;

/** The log of a deployment, opened: its streams are there and were checked. */
public interface EventLog extends AutoCloseable {

  StreamCatalog catalog();

  EventAppender appender();

  LogReader reader();

  /** A new tail; each has its own thread and its own place in the log. */
  LogTail newTail();

  @Override
  void close();
}
