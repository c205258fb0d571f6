package io.throughline.cli.produce;

import io.throughline.cli.produce.BackgroundPublisher.Outcome;
import org.jspecify.annotations.Nullable;

/** What is worth saying about a publisher that runs on: each change once. */
final class Trouble {

  /** Fewer waiting events than this are an ordinary moment. */
  private static final long WAITING_MIN = 20;

  private boolean inTrouble;
  private long lostBefore;

  /** Something new to say, or null. */
  @Nullable String news(Outcome outcome) {
    if (!inTrouble && (outcome.waiting() >= WAITING_MIN || outcome.lost() > lostBefore)) {
      inTrouble = true;
      return "events are not getting through: %s; still trying"
          .formatted(outcome.reason() == null ? "the server is slow" : outcome.reason());
    }
    if (inTrouble && outcome.waiting() == 0) {
      inTrouble = false;
      long lost = outcome.lost() - lostBefore;
      lostBefore = outcome.lost();
      return lost == 0
          ? "events are getting through again, none was lost"
          : "events are getting through again, %d were lost".formatted(lost);
    }
    return null;
  }
}
