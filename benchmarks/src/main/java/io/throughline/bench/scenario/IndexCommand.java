package io.throughline.bench.scenario;

import java.util.concurrent.Callable;
import java.util.random.RandomGeneratorFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast the read model is built, and what questions to it cost. */
@Command(
    name = "index",
    description =
        "Watch the read model being built, then ask a quiet and a busy tenant's questions over"
            + " HTTP.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class IndexCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--busy", defaultValue = "globex", description = "a tenant with 1000 subjects")
  private String busy = "";

  @Option(names = "--requests", defaultValue = "200", description = "measured of each kind")
  private int requests;

  @Override
  public Integer call() {
    new IndexRun(
            server.target(),
            Tokens.fetch(server.tokenUrl(), busy),
            requests,
            RandomGeneratorFactory.of("L64X128MixRandom").create(1))
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
