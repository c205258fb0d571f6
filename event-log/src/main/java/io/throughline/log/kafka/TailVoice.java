package io.throughline.log.kafka;

import io.throughline.event.Position;
import io.throughline.log.LogTail;
import io.throughline.log.StreamPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks to the tail's listener: says each thing once, and survives a listener that throws. Owned
 * by the tail's thread.
 */
final class TailVoice {

  private static final Logger log = LoggerFactory.getLogger(TailVoice.class);

  private final LogTail.Listener listener;
  private boolean primed;
  private boolean available;
  private String reason = "nothing was heard yet";

  TailVoice(LogTail.Listener listener) {
    this.listener = listener;
  }

  void restarted(StreamPartition partition, Position from) {
    guarded(() -> listener.restarted(partition, from));
  }

  /**
   * Passes a batch on. A listener that threw has lost track of the partition: it is told that it
   * starts over after the batch, so that the hole is not silent.
   */
  void appended(LogTail.Batch batch) {
    if (!guarded(() -> listener.appended(batch))) {
      restarted(batch.partition(), batch.from().at(batch.nextOffset()));
    }
  }

  void primed() {
    if (!primed) {
      primed = true;
      guarded(listener::primed);
    }
  }

  boolean hasPrimed() {
    return primed;
  }

  void available(boolean nowAvailable, String nowReason) {
    String because = nowAvailable ? "" : nowReason;
    if (nowAvailable != available || (!nowAvailable && !because.equals(reason))) {
      available = nowAvailable;
      reason = because;
      guarded(() -> listener.available(nowAvailable, because));
    }
  }

  private static boolean guarded(Runnable call) {
    try {
      call.run();
      return true;
    } catch (RuntimeException bug) {
      log.error("a tail's listener threw", bug);
      return false;
    }
  }
}
