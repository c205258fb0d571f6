package io.throughline.cli.produce;

import io.throughline.cli.Access;
import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Failure;
import io.throughline.cli.Style;
import io.throughline.cli.TenantOptions;
import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.host.Figure;
import io.throughline.host.HostWatch;
import io.throughline.host.HostWatchSettings;
import io.throughline.host.Threshold;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch-host",
    sortOptions = false,
    description = {
      "Reports this machine's CPU, memory, load and disks as metrics, and alerts when one crosses its"
          + " threshold and when it is back. Runs until it is stopped.",
      "%nThe stream metrics gets an event metrics.updated for each of the subjects cpu, memory, load"
          + " and disk:MOUNT; the stream alert gets alert.raised and alert.resolved with the same"
          + " subjects. A server started with 'up' already does this for the tenant acme."
    },
    footer = {
      "%nExamples:",
      "  ./throughline watch-host --tenant globex",
      "  ./throughline watch-host --every 5s --prefix web-1/ --cpu 80 --load 8",
      "  ./throughline watch-host --print"
    })
public final class WatchHostCommand implements Callable<Integer> {

  private final Context context;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      order = 1,
      description = "Between two looks. Default: ${DEFAULT-VALUE}")
  private String every = "1s";

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      order = 2,
      description = "Put this before every subject, for machines that share a tenant: web-1/")
  private String prefix = "";

  @Option(
      names = "--cpu",
      paramLabel = "PERCENT",
      order = 3,
      description = "Alert from this much CPU on, for --hold. Default: 90")
  private @Nullable Double cpu;

  @Option(
      names = "--memory",
      paramLabel = "PERCENT",
      order = 4,
      description = "Alert from this much memory on, for --hold. Default: 90")
  private @Nullable Double memory;

  @Option(
      names = "--disk",
      paramLabel = "PERCENT",
      order = 5,
      description = "Alert from this much of a disk on, at once. Default: 90")
  private @Nullable Double disk;

  @Option(
      names = "--load",
      paramLabel = "TASKS",
      order = 6,
      description = "Alert from this load on, for --hold. Default: twice the cores")
  private @Nullable Double load;

  @Option(
      names = "--hold",
      paramLabel = "TIME",
      order = 7,
      description =
          "How long a figure has to stay too high, or fine again. Default: 5s, and 10s for load")
  private @Nullable String hold;

  @Option(names = "--no-alerts", order = 8, description = "Metrics only.")
  private boolean noAlerts;

  @Option(
      names = "--print",
      order = 9,
      description = "Print the events instead of publishing them; needs no server.")
  private boolean print;

  @Mixin private final TenantOptions tenant = new TenantOptions();

  public WatchHostCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    HostWatchSettings settings = settings();
    return print ? print(settings) : publish(settings);
  }

  private int print(HostWatchSettings settings) throws InterruptedException {
    try (HostWatch watch = HostWatch.start(settings, this::printEvent)) {
      new CountDownLatch(1).await();
    }
    return ExitStatus.OK;
  }

  private void printEvent(StreamName stream, Event event) {
    context
        .console()
        .out()
        .printf("%s %s %s %s%n", stream, event.type(), event.subject(), event.data().utf8());
    context.console().out().flush();
  }

  private int publish(HostWatchSettings settings) throws InterruptedException {
    Access access = tenant.access(context);
    access.tokens().token();
    BackgroundPublisher publisher = BackgroundPublisher.start(access.ingest(), context.random());
    context
        .console()
        .err()
        .println(
            "Reporting this machine to %s every %s. See it with: %s subscribe metrics%s"
                .formatted(access.tenant(), every, context.program(), tenant.pasted()));
    try (HostWatch watch = HostWatch.start(settings, publisher::publish)) {
      speakOfTrouble(publisher);
    }
    return ExitStatus.OK;
  }

  /** Says when events begin to pile up or get lost, and when all is well again. */
  private void speakOfTrouble(BackgroundPublisher publisher) throws InterruptedException {
    Trouble trouble = new Trouble();
    while (true) {
      Thread.sleep(Duration.ofSeconds(1));
      String news = trouble.news(publisher.outcome());
      if (news != null) {
        context.console().say(Style.DIM, "-- " + news);
      }
    }
  }

  private HostWatchSettings settings() {
    try {
      HostWatchSettings settings =
          HostWatchSettings.defaults()
              .withEvery(Arguments.duration("--every", every))
              .withSubjectPrefix(prefix);
      settings = with(settings, Figure.CPU, cpu);
      settings = with(settings, Figure.MEMORY, memory);
      settings = with(settings, Figure.DISK, disk);
      settings = with(settings, Figure.LOAD, load);
      return noAlerts ? settings.withoutAlerts() : settings;
    } catch (IllegalArgumentException invalid) {
      throw Failure.usage(String.valueOf(invalid.getMessage()));
    }
  }

  private HostWatchSettings with(
      HostWatchSettings settings, Figure figure, @Nullable Double raiseAt) {
    Threshold before = settings.thresholds().get(figure);
    if (before == null || (raiseAt == null && hold == null)) {
      return settings;
    }
    Duration holdFor =
        hold == null || figure == Figure.DISK
            ? before.holdFor()
            : Arguments.duration("--hold", hold);
    return settings.withThreshold(
        figure, Threshold.at(raiseAt == null ? before.raiseAt() : raiseAt, holdFor));
  }
}
