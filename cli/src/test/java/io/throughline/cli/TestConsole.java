package io.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A console that remembers, and a context around it, with a fixed time unless told otherwise. */
public final class TestConsole {

  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static final int BUFFER_BYTES = 1 << 16;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;
  private final InstantSource clock;

  public TestConsole() {
    this("", InstantSource.fixed(NOW));
  }

  public TestConsole(String in) {
    this(in, InstantSource.fixed(NOW));
  }

  public TestConsole(InstantSource clock) {
    this("", clock);
  }

  private TestConsole(String in, InstantSource clock) {
    this.clock = clock;
    this.console =
        new Console(
            new ByteArrayInputStream(in.getBytes(UTF_8)),
            new PrintStream(new BufferedOutputStream(out, BUFFER_BYTES), false, UTF_8),
            new PrintStream(err, true, UTF_8),
            false,
            false,
            false);
  }

  public Console console() {
    return console;
  }

  public Context context(Map<String, String> environment) {
    return new Context(console, environment, clock, RandomGenerator.getDefault());
  }

  /** Runs the command line as a process would. */
  public int run(Map<String, String> environment, String... arguments) {
    int status = Main.run(context(environment), arguments);
    console.out().flush();
    return status;
  }

  public String out() {
    console.out().flush();
    return out.toString(UTF_8);
  }

  /** What somebody who looks on sees until now: what was flushed. */
  public String seen() {
    return out.toString(UTF_8);
  }

  public String err() {
    return err.toString(UTF_8);
  }
}
