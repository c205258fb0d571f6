package io.throughline.cli.exec;

import java.time.Duration;

/**
 * When progress is worth an event: at most one a second while the command writes, and one in ten
 * seconds as a sign of life while it is silent. Pure but for what it remembers.
 */
final class ProgressPace {

  static final Duration WHILE_WRITING = Duration.ofSeconds(1);
  static final Duration WHILE_SILENT = Duration.ofSeconds(10);

  private Duration reportedAt = Duration.ZERO;
  private long reportedLines;

  /**
   * Whether to report now; if so, that is remembered.
   *
   * @param elapsed since the command began
   * @param lines that it has written since
   */
  boolean due(Duration elapsed, long lines) {
    Duration pause = lines > reportedLines ? WHILE_WRITING : WHILE_SILENT;
    if (elapsed.minus(reportedAt).compareTo(pause) < 0) {
      return false;
    }
    reportedAt = elapsed;
    reportedLines = lines;
    return true;
  }
}
