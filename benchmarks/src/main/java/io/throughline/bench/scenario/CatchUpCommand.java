package io.throughline.bench.scenario;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everybody comes back at once. */
@Command(
    name = "catchup",
    description = "Many clients that each missed events come back at once, while others are live.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class CatchUpCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--clients", defaultValue = "1000", description = "clients that come back")
  private int clients;

  @Option(names = "--missed", defaultValue = "1000", description = "events that each has missed")
  private int missed;

  @Option(
      names = "--since",
      defaultValue = "0",
      description = "events of the stream after those, which push them out of the tail")
  private int since;

  @Option(
      names = "--live",
      defaultValue = "10",
      description = "subscribers that are live before and meanwhile, each delivery to them timed")
  private int live;

  @Option(names = "--live-rate", defaultValue = "100", description = "live events per second")
  private double liveRate;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "how often all clients come back; latencies are those of all rounds together")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      description =
          "rounds before those, which don't count: a server that has just started, and the load"
              + " generator, compile during the first ten")
  private int warmUp;

  @Override
  public Integer call() {
    new CatchUpRun(
            server.target(),
            new CatchUpRun.Plan(clients, missed, since, live, liveRate, rounds, warmUp),
            InstantSource.system())
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
