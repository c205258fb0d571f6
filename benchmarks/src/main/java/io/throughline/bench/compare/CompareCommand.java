package io.throughline.bench.compare;

import io.throughline.bench.measure.Report;
import io.throughline.bench.scenario.FanoutPlan;
import io.throughline.bench.scenario.FanoutRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The same load to several servers, in turn. */
@Command(
    name = "compare",
    description = "The same fan-out to several servers in turn: medians, spread and ratios.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class CompareCommand implements Callable<Integer> {

  @Mixin private CompareOptions options = new CompareOptions();

  @Option(names = "--sockets", defaultValue = "1000", description = "subscribers")
  private int sockets;

  @Option(names = "--rate", defaultValue = "100", description = "events per second")
  private double rate;

  @Option(names = "--seconds", defaultValue = "10", description = "measured in each run")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "5", description = "seconds before that in each run")
  private int warmUp;

  @Option(names = "--rounds", defaultValue = "3", description = "measured runs of each server")
  private int rounds;

  @Option(names = "--json", description = "JSON, one object a run, instead of tables")
  private boolean json;

  @Override
  public Integer call() {
    FanoutPlan plan =
        new FanoutPlan(
            sockets, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), 400, 1);
    try (Field field = options.field()) {
      Comparison comparison = new Comparison();
      for (int round = 0; round <= rounds; round++) {
        for (Contestant contestant : field.contestants()) {
          Report report = run(contestant, plan);
          if (round > 0) { // the first round only warms the servers up
            comparison.add(contestant.name(), report);
          }
          report.print(json ? System.out : System.err, json);
        }
      }
      if (!json) {
        comparison.print(System.out);
      }
    }
    return 0;
  }

  private static Report run(Contestant contestant, FanoutPlan plan) {
    return new FanoutRun(contestant.name(), contestant.target(), plan, InstantSource.system())
        .run();
  }
}
