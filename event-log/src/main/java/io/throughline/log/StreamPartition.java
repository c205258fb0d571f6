package io.throughline.log;

import io.throughline.event.StreamName;

/** One partition of one stream: one axis of offsets. */
public record StreamPartition(StreamName stream, int partition) {

  @Override
  public String toString() {
    return stream + "-" + partition;
  }
}
