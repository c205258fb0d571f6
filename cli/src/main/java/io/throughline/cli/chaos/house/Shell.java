package io.throughline.cli.chaos.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Small programs of the system. */
final class Shell {

  private static final int SECONDS_MAX = 30;

  /** What a program said, and whether it was well. */
  record Outcome(boolean well, String said) {}

  private Shell() {}

  /** Runs a program to its end; one that is not there is not well. */
  static Outcome run(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Outcome(false, command[0] + ": did not end");
      }
      return new Outcome(process.exitValue() == 0, said);
    } catch (IOException notThere) {
      return new Outcome(false, String.valueOf(notThere.getMessage()));
    }
  }
}
