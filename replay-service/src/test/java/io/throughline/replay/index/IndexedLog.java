package io.throughline.replay.index;

import io.throughline.log.EventAppender;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.log.LogTail;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamCatalog;
import io.throughline.log.StreamPartition;

/** A log that is read through a read model. */
record IndexedLog(EventLog log, ReadModel model) implements EventLog {

  @Override
  public StreamCatalog catalog() {
    return log.catalog();
  }

  @Override
  public EventAppender appender() {
    return log.appender();
  }

  @Override
  public LogReader reader() {
    return model.reader();
  }

  @Override
  public PartitionBounds bounds(StreamPartition partition) {
    return log.bounds(partition);
  }

  @Override
  public boolean available() {
    return log.available();
  }

  @Override
  public LogTail newTail() {
    return log.newTail();
  }

  @Override
  public void close() {
    model.close();
    log.close();
  }
}
