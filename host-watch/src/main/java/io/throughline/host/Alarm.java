package io.throughline.host;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one subject's figure is too high: a threshold with hysteresis and a time to hold. Pure
 * but for what it remembers; owned by the watch's thread.
 */
final class Alarm {

  /** What a reading changed. */
  enum Change {
    NOTHING,
    RAISED,
    RESOLVED
  }

  private final Threshold threshold;
  private boolean raised;

  /** Since when readings have spoken against {@code raised}; null while they agree with it. */
  private @Nullable Instant against;

  Alarm(Threshold threshold) {
    this.threshold = threshold;
  }

  Change take(double value, Instant now) {
    boolean contradicts = raised ? value < threshold.clearBelow() : value >= threshold.raiseAt();
    if (!contradicts) {
      against = null;
      return Change.NOTHING;
    }
    if (against == null) {
      against = now;
    }
    if (Duration.between(against, now).compareTo(threshold.holdFor()) < 0) {
      return Change.NOTHING;
    }
    raised = !raised;
    against = null;
    return raised ? Change.RAISED : Change.RESOLVED;
  }

  Threshold threshold() {
    return threshold;
  }
}
