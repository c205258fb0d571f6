package io.throughline.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A moderate rate to a few sockets: how long an event takes when nothing is in its way. */
@Command(
    name = "latency",
    description = "A moderate rate to a few sockets: append-to-client latency.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class LatencyCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--sockets", defaultValue = "10", description = "subscribers")
  private int sockets;

  @Option(names = "--rate", defaultValue = "1000", description = "events per second")
  private double rate;

  @Option(names = "--seconds", defaultValue = "20", description = "measured")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "10", description = "seconds before that")
  private int warmUp;

  @Override
  public Integer call() {
    FanoutPlan plan =
        new FanoutPlan(
            sockets, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), 400, 1);
    new FanoutRun("latency", server.target(), plan, InstantSource.system())
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
