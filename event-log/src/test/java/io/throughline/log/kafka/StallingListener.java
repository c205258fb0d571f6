package io.throughline.log.kafka;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;

/** Holds the tail up in its first batch while something happens to the log. */
final class StallingListener implements LogTail.Listener {

  private final LogTail.Listener listener;
  private final Runnable meanwhile;
  private boolean stalled;

  StallingListener(LogTail.Listener listener, Runnable meanwhile) {
    this.listener = listener;
    this.meanwhile = meanwhile;
  }

  @Override
  public void restarted(StreamPartition partition, Position from) {
    listener.restarted(partition, from);
  }

  @Override
  public void appended(LogTail.Batch batch) {
    listener.appended(batch);
    if (!stalled) {
      stalled = true;
      meanwhile.run();
    }
  }

  @Override
  public void primed() {
    listener.primed();
  }

  @Override
  public void available(boolean available, String reason) {
    listener.available(available, reason);
  }
}
