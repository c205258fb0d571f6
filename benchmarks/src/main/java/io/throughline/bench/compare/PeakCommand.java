package io.throughline.bench.compare;

import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.Spread;
import io.throughline.bench.scenario.FanoutPlan;
import io.throughline.bench.scenario.FanoutRun;
import io.throughline.bench.scenario.Pause;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much each server can take. */
@Command(
    name = "peak",
    description = "Raises the rate until a server no longer keeps up; the last that it sustained.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class PeakCommand implements Callable<Integer> {

  /** A server keeps up when it delivers this share of what is offered. */
  private static final double SHARE = 0.97;

  private static final double LATENCY_LIMIT_MILLIS = 1000;
  private static final Duration REST = Duration.ofSeconds(3);

  @Mixin private CompareOptions options = new CompareOptions();

  @Option(names = "--sockets", defaultValue = "1000", description = "subscribers")
  private int sockets;

  @Option(names = "--from", defaultValue = "10", description = "first rate, events per second")
  private double from;

  @Option(names = "--step", defaultValue = "1.25", description = "factor from rate to rate")
  private double step;

  @Option(names = "--seconds", defaultValue = "5", description = "measured at each rate")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "3", description = "seconds before that")
  private int warmUp;

  @Option(names = "--rounds", defaultValue = "1", description = "searches of each server")
  private int rounds;

  @Override
  public Integer call() {
    try (Field field = options.field()) {
      Map<String, List<Double>> peaks = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (Contestant contestant : field.contestants()) {
          double peak = peak(contestant);
          peaks.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(peak);
        }
      }
      System.out.println("peak_deliveries_per_s");
      peaks.forEach((name, values) -> System.out.printf("  %-16s %s%n", name, Spread.of(values)));
    }
    return 0;
  }

  /** The most deliveries per second of a run that kept up. */
  private double peak(Contestant contestant) {
    double best = 0;
    FanoutPlan plan =
        new FanoutPlan(
            sockets, from, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), 400, 1);
    for (double rate = from; ; rate *= step) {
      Report report;
      try {
        report =
            new FanoutRun(
                    contestant.name(),
                    contestant.target(),
                    plan.withRate(rate),
                    InstantSource.system())
                .run();
      } catch (IllegalStateException e) {
        System.err.printf("%s at %.0f events/s: %s%n", contestant.name(), rate, e.getMessage());
        return best;
      }
      report.print(System.err, false);
      if (!keepsUp(report)) {
        Pause.of(REST);
        return best;
      }
      best = Math.max(best, report.figure("deliveries_per_s"));
    }
  }

  private static boolean keepsUp(Report report) {
    return report.figure("deliveries_per_s") >= SHARE * report.figure("offered_deliveries_per_s")
        && report.figure("since_append_p99_ms") <= LATENCY_LIMIT_MILLIS
        && report.figure("sockets_closed") == 0;
  }
}
