package io.throughline.cli.follow;

import io.throughline.cli.Console;
import io.throughline.cli.Shell;
import io.throughline.cli.client.StartAt;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to read of a stream, and how to show it. */
final class ReadingOptions {

  @Mixin private final StartOptions start = new StartOptions();

  @Option(
      names = "--types",
      paramLabel = "TYPE,...",
      hideParamSyntax = true,
      split = ",",
      order = 5,
      description = "Only events of these types.")
  private List<String> types = List.of();

  @Option(
      names = "--positions",
      order = 8,
      description = "Print each event's position at the end of its line.")
  private boolean positions;

  @Option(names = "--json", order = 9, description = "Print one JSON CloudEvent a line.")
  private boolean json;

  StartAt start(InstantSource clock) {
    return start.start(clock);
  }

  List<String> types() {
    return types;
  }

  boolean isJson() {
    return json;
  }

  EventLines lines(Console console) {
    return new EventLines(console, ZoneId.systemDefault(), json, positions);
  }

  /** These options as they were given, but for the start; begins with a space if any. */
  String pasted() {
    return Shell.option("--types", types.isEmpty() ? null : String.join(",", types))
        + (positions ? " --positions" : "")
        + (json ? " --json" : "");
  }
}
