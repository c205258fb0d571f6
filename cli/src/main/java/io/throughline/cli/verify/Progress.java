package io.throughline.cli.verify;

import io.throughline.cli.Console;
import io.throughline.cli.Style;
import java.time.Duration;

/** One line on a terminal that is written over and over; nothing anywhere else. */
final class Progress {

  private static final Duration EVERY = Duration.ofMillis(200);

  private final Console console;
  private Duration shownAt = EVERY.negated();

  Progress(Console console) {
    this.console = console;
  }

  void show(Duration elapsed, Duration length, int logged, int received, int reconnects) {
    if (!console.errIsTerminal() || elapsed.minus(shownAt).compareTo(EVERY) < 0) {
      return;
    }
    shownAt = elapsed;
    String line =
        "%d of %d s: %d in the log, %d received, %d reconnects"
            .formatted(elapsed.toSeconds(), length.toSeconds(), logged, received, reconnects);
    console.err().print("\r\u001b[K" + console.err(Style.DIM, line));
    console.err().flush();
  }

  void clear() {
    if (console.errIsTerminal()) {
      console.err().print("\r\u001b[K");
      console.err().flush();
    }
  }
}
