package io.throughline.cli.follow;

import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Failure;
import io.throughline.cli.ServerOptions;
import io.throughline.cli.Shell;
import io.throughline.cli.client.StompFollower;
import io.throughline.cli.client.Subscription;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "subscribe",
    sortOptions = false,
    description = {
      "Follows a stream over STOMP and prints one line an event: time, type, subject, data.",
      "%nComes back by itself when the connection or the server goes away, and goes on after the last"
          + " event it had. Says on standard error how to resume when it ends."
    },
    footer = {
      "%nExamples:",
      "  ./throughline subscribe metrics",
      "  ./throughline subscribe metrics/cpu --last 10",
      "  ./throughline subscribe execution --since 1h --types execution.completed",
      "  ./throughline subscribe alert --json | jq .data.message"
    })
public final class SubscribeCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(
      index = "0",
      paramLabel = "STREAM[/SUBJECT]",
      description = "metrics for all of a stream, metrics/cpu for one subject.")
  private String destination = "";

  @Mixin private final StartOptions start = new StartOptions();

  @Option(
      names = "--types",
      paramLabel = "TYPE,...",
      split = ",",
      order = 4,
      description = "Only events of these types.")
  private List<String> types = List.of();

  @Option(names = "--count", paramLabel = "N", order = 5, description = "Stop after N events.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--positions",
      order = 6,
      description = "Print each event's position at the end of its line.")
  private boolean positions;

  @Option(names = "--json", order = 7, description = "Print one JSON CloudEvent a line.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      order = 8,
      description = "Say nothing on standard error but what went wrong.")
  private boolean quiet;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      order = 9,
      description = "Default: acme, or THROUGHLINE_TENANT.")
  private @Nullable String tenant;

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this page.",
      order = 99)
  private boolean help;

  public SubscribeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw Failure.usage("--count: %d (expected: at least 1)".formatted(count));
    }
    TenantId of = ServerOptions.tenant(tenant, context.environment());
    SubscriptionPrinter printer =
        new SubscriptionPrinter(
            context.console(),
            new EventLines(context.console(), ZoneId.systemDefault(), json, positions),
            count,
            quiet);
    try (StompFollower follower =
        new StompFollower(
            server.endpoints(context.environment()).webSockets(),
            server.tokens(of, List.of(), context),
            subscription(),
            printer,
            context.clock(),
            context.random())) {
      printer.stopBy(follower::close);
      Goodbye goodbye = Goodbye.at(follower, () -> sayHowToResume(follower.position(), of));
      follower.run();
      goodbye.now();
    }
    return ExitStatus.OK;
  }

  private Subscription subscription() {
    int slash = destination.indexOf('/');
    StreamName stream = Arguments.stream(slash < 0 ? destination : destination.substring(0, slash));
    String subject = slash < 0 ? null : destination.substring(slash + 1);
    if (subject != null && subject.isEmpty()) {
      throw Failure.usage("'%s': the subject is missing after '/'".formatted(destination));
    }
    return new Subscription(stream, subject, start.start(context.clock()), types, true);
  }

  private void sayHowToResume(@Nullable String position, TenantId of) {
    context.console().out().flush();
    if (position == null || quiet) {
      return;
    }
    StringBuilder command = new StringBuilder(context.program()).append(" subscribe ");
    command.append(Shell.quote(destination)).append(" --after ").append(position);
    if (!types.isEmpty()) {
      command.append(" --types ").append(Shell.quote(String.join(",", types)));
    }
    if (tenant != null) {
      command.append(" --tenant ").append(of);
    }
    command.append(json ? " --json" : "").append(positions ? " --positions" : "");
    context.console().err().println("To go on from here: " + command + server.pasted());
  }
}
