package io.throughline.cli.exec;

import sun.misc.Signal;

/**
 * What a command gets of the signals that we get. Ctrl-C goes from the terminal to both; we only
 * stay to see what comes of it. A request to terminate comes to us alone, so it is passed on.
 */
final class Signals {

  private Signals() {}

  static void passTo(Process process) {
    handle("INT", () -> {});
    handle("TERM", () -> terminate(process));
    handle("HUP", () -> terminate(process));
  }

  /** By its handle: {@link Process#destroy} would close the pipes and lose its last words. */
  private static void terminate(Process process) {
    process.toHandle().destroy();
  }

  private static void handle(String signal, Runnable action) {
    try {
      Signal.handle(new Signal(signal), caught -> action.run());
    } catch (IllegalArgumentException notOnThisSystem) {
      // Then it doesn't come either.
    }
  }
}
