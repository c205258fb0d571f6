package io.throughline.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Batches over HTTP. */
@Command(
    name = "ingest",
    description = "Batches over HTTP: events acknowledged per second, latency of a batch.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class IngestCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--connections", defaultValue = "16", description = "requests at a time")
  private int connections;

  @Option(names = "--batch", defaultValue = "100", description = "events in a request")
  private int batch;

  @Option(names = "--seconds", defaultValue = "15", description = "measured")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "10", description = "seconds before that")
  private int warmUp;

  @Option(names = "--event-bytes", defaultValue = "400", description = "data of an event")
  private int eventBytes;

  @Override
  public Integer call() {
    new IngestRun(
            server.target(),
            new IngestRun.Plan(
                connections,
                batch,
                eventBytes,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds)),
            InstantSource.system())
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
