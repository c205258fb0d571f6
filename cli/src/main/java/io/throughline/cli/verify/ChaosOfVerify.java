package io.throughline.cli.verify;

import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Failure;
import io.throughline.cli.Style;
import io.throughline.cli.chaos.ChaosOptions;
import io.throughline.cli.chaos.ChaosRun;
import io.throughline.cli.chaos.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code verify --chaos}: a server of its own, faults, a table. */
final class ChaosOfVerify {

  /** Where the launcher unpacked the services. */
  private static final String APPS_PROPERTY = "throughline.apps";

  private static final int SEEDS = 1_000_000;
  private static final Duration MANY_LAST_MAX = Duration.ofMinutes(5);

  @Option(
      names = "--chaos",
      paramLabel = "TIME",
      order = 20,
      description =
          "Break a server of its own for so long: 5m. Every fault comes once in any case.")
  private @Nullable String length;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 21,
      description = "With --chaos: which order of faults. Default: another each time")
  private @Nullable Long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      order = 22,
      description = "With --chaos: events per second. Default: ${DEFAULT-VALUE}")
  private int rate = 50;

  boolean isWanted() {
    return length != null;
  }

  int run(Context context) throws Exception {
    Duration atLeast = Arguments.duration("--chaos", String.valueOf(length));
    long decided = seed == null ? Math.floorMod(context.random().nextLong(), SEEDS) : seed;
    Path directory = Files.createTempDirectory("throughline-chaos");
    context.console().err().println("seed " + decided + ", everything in " + directory);
    Verdict verdict =
        ChaosRun.run(
            options(directory, decided, atLeast),
            context.clock(),
            line -> context.console().say(Style.DIM, line));
    context.console().out().print(verdict.table());
    if (verdict.passed()) {
      delete(directory);
      context.console().out().println(said(context, Style.GREEN, "OK: everybody got the log"));
      return ExitStatus.OK;
    }
    context.console().out().println(said(context, Style.RED, "FAILED, logs in " + directory));
    context
        .console()
        .out()
        .printf(
            "again: %s verify --chaos %s --seed %d --rate %d%n",
            context.program(), length, decided, rate);
    return ExitStatus.CHECK_FAILED;
  }

  private ChaosOptions options(Path directory, long decided, Duration atLeast) {
    String apps = System.getProperty(APPS_PROPERTY);
    if (apps == null) {
      throw Failure.usage(
          "--chaos: the services are not unpacked (expected: started by ./throughline)");
    }
    Duration manyLast = atLeast.dividedBy(6);
    try {
      return new ChaosOptions(
          Path.of(apps),
          directory,
          decided,
          atLeast,
          manyLast.compareTo(MANY_LAST_MAX) < 0 ? manyLast : MANY_LAST_MAX,
          rate);
    } catch (IllegalArgumentException invalid) {
      throw Failure.usage("--rate: " + invalid.getMessage());
    }
  }

  private static String said(Context context, Style style, String text) {
    return context.console().out(style, text);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }
}
