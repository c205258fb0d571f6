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

  @Option(names = "--live-rate", defaultValue = "100", description = "live events per second")
  private double liveRate;

  @Override
  public Integer call() {
    new CatchUpRun(
            server.target(),
            new CatchUpRun.Plan(clients, missed, since, liveRate),
            InstantSource.system())
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
