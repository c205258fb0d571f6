package io.throughline.bench.scenario;

import io.throughline.bench.load.TenantsFill;
import io.throughline.bench.measure.Report;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the log that {@link IndexCommand} is about. */
@Command(
    name = "fill",
    description = "Fill a stream with the executions of many tenants, for 'index'.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class FillCommand implements Callable<Integer> {

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--events", defaultValue = "10000000", description = "events to append")
  private int events;

  @Option(names = "--tenants", defaultValue = "1000", description = "that share them")
  private int tenants;

  @Option(names = "--quiet-events", defaultValue = "1000", description = "of the quiet tenant")
  private int quietEvents;

  @Option(names = "--busy", defaultValue = "globex", description = "one of the other tenants")
  private String busy = "";

  @Option(names = "--bytes", defaultValue = "400", description = "of an event's data")
  private int bytes;

  @Override
  public Integer call() {
    Target target = server.targetWithoutToken();
    List<String> others =
        Stream.concat(Stream.of(busy), IntStream.range(1, tenants).mapToObj(i -> "tenant-" + i))
            .toList();
    int quietEvery = Math.max(1, events / quietEvents);
    long started = System.nanoTime();
    new TenantsFill(
            target.tenant(),
            quietEvery,
            others,
            bytes,
            RandomGeneratorFactory.of("L64X128MixRandom").create(1))
        .run(target.kafka(), target.topic(), events);
    double seconds = (System.nanoTime() - started) / 1e9;
    new Report("fill")
        .setting("events", events)
        .setting("tenants", tenants)
        .setting("bytes", bytes)
        .figure("fill_s", seconds)
        .figure("events_per_s", events / seconds)
        .print(System.out, server.json());
    return 0;
  }
}
