package io.throughline.standalone.split;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of split mode: one line when something happens. Safe for use by any thread.
 */
final class Console {

  private static final int SIGNAL_BASE = 128;

  private final PrintStream out;
  private final String format;

  Console(PrintStream out, List<ChildSpec> children) {
    this.out = out;
    int width = children.stream().mapToInt(spec -> spec.name().length()).max().orElse(0);
    this.format = "  %-" + width + "s  %s%n";
  }

  void ready(ChildSpec spec, long pid, Duration after) {
    say(
        spec,
        "ready after %.1f s: %s on port %d, process %d"
            .formatted(after.toMillis() / 1000.0, spec.what(), spec.port(), pid));
  }

  /**
   * @param restartsIn null when it stays down
   */
  void ended(ChildSpec spec, int status, @Nullable Duration restartsIn) {
    String how = how(status);
    say(
        spec,
        restartsIn == null
            ? how + ", stays down"
            : how + ", starts again in %.1f s".formatted(restartsIn.toMillis() / 1000.0));
  }

  void held(ChildSpec spec, int status) {
    say(spec, how(status) + ", is held down");
  }

  void stopping() {
    out.println("  stopping");
  }

  private static String how(int status) {
    return status > SIGNAL_BASE
        ? "killed by signal " + (status - SIGNAL_BASE)
        : "ended with " + status;
  }

  private void say(ChildSpec spec, String what) {
    out.print(format.formatted(spec.name(), what));
    out.flush();
  }
}
