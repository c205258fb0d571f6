package io.throughline.bench.scenario;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest events of a quiet tenant among many others. */
@Command(
    name = "history",
    description = "The newest 100 events of a quiet tenant in a busy partition: latency of a GET.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class HistoryCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--own", defaultValue = "1000", description = "events of the tenant to append")
  private int own;

  @Option(
      names = "--others",
      defaultValue = "1000000",
      description = "events of others in its partition to append, the tenant's evenly among them")
  private int others;

  @Option(names = "--last", defaultValue = "100", description = "events asked for")
  private int last;

  @Option(names = "--requests", defaultValue = "500", description = "measured requests")
  private int requests;

  @Override
  public Integer call() {
    new HistoryRun(
            server.target(),
            new HistoryRun.Plan(own, others, last, requests),
            InstantSource.system())
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
