package io.throughline.client.spring;

import java.time.Duration;
import java.util.List;

/** Brings events to the log. Used by one thread, which it may block. */
interface Transport extends AutoCloseable {

  /** What became of a batch. */
  sealed interface Sent {

    /**
     * It is dealt with.
     *
     * @param refused how many of it were refused for good
     * @param reason why; empty if none was
     */
    record Done(int refused, String reason) implements Sent {}

    /**
     * It may or may not be in the log: to be sent again as it is.
     *
     * @param pause for at least how long to wait
     */
    record NotNow(String reason, Duration pause) implements Sent {}
  }

  /** Whether two events may be in one batch. */
  boolean goTogether(Outgoing first, Outgoing other);

  /**
   * @param attempt 2 or more for a batch that was sent before
   * @param trouble hears why it takes long, if it does
   */
  Sent send(List<Outgoing> batch, int attempt, Trouble trouble) throws InterruptedException;

  /** Hears that something keeps events from getting through. */
  @FunctionalInterface
  interface Trouble {
    void because(String reason);
  }

  @Override
  void close();
}
