package io.throughline.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One hot stream to many sockets. */
@Command(
    name = "fanout",
    description = "One hot stream to many sockets: deliveries/s, latency, CPU per delivery.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class FanoutCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--sockets", defaultValue = "1000", description = "subscribers")
  private int sockets;

  @Option(names = "--rate", defaultValue = "1000", description = "events per second")
  private double rate;

  @Option(names = "--seconds", defaultValue = "20", description = "measured")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "10", description = "seconds before that")
  private int warmUp;

  @Option(names = "--event-bytes", defaultValue = "400", description = "data of an event")
  private int eventBytes;

  @Option(names = "--client-threads", defaultValue = "1", description = "threads that read")
  private int clientThreads;

  @Override
  public Integer call() {
    FanoutPlan plan =
        new FanoutPlan(
            sockets,
            rate,
            Duration.ofSeconds(warmUp),
            Duration.ofSeconds(seconds),
            eventBytes,
            clientThreads);
    new FanoutRun("fanout", server.target(), plan, InstantSource.system())
        .run()
        .print(System.out, server.json());
    return 0;
  }
}
