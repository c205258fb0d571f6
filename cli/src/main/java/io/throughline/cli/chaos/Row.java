package io.throughline.cli.chaos;

import io.throughline.cli.chaos.check.Findings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one fault came to.
 *
 * @param at since the run's beginning
 * @param took until everybody had everything again
 * @param events that the log grew by meanwhile
 * @param remark why it was left out or failed otherwise; null when all is well
 */
public record Row(
    String fault,
    Duration at,
    Duration took,
    long events,
    int subscribers,
    Findings findings,
    @Nullable String remark) {

  /** In a line, for whoever watches. */
  String line() {
    return "  %s: %d events, %d subscribers, %d gaps, %d duplicates, %d reorderings, %d foreign, %d misled, %d said gone, longest %d ms%s"
        .formatted(
            passed() ? "ok" : "FAILED",
            events,
            subscribers,
            findings.gaps(),
            findings.duplicates(),
            findings.reorderings(),
            findings.foreign(),
            findings.misled(),
            findings.saidGone(),
            findings.waitMillisMax(),
            remark == null ? "" : ", " + remark);
  }

  boolean passed() {
    return findings.clean() && remark == null;
  }
}
