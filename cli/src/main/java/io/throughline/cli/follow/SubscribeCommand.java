package io.throughline.cli.follow;

import io.throughline.cli.Access;
import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Failure;
import io.throughline.cli.Shell;
import io.throughline.cli.TenantOptions;
import io.throughline.cli.client.StompFollower;
import io.throughline.cli.client.Subscription;
import io.throughline.event.StreamName;
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

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(names = "--count", paramLabel = "N", order = 6, description = "Stop after N events.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = {"-q", "--quiet"},
      order = 10,
      description = "Say nothing on standard error but what went wrong.")
  private boolean quiet;

  @Mixin private final TenantOptions tenant = new TenantOptions();

  public SubscribeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw Failure.usage("--count: %d (expected: at least 1)".formatted(count));
    }
    Access access = tenant.access(context);
    SubscriptionPrinter printer =
        new SubscriptionPrinter(context.console(), reading.lines(context.console()), count, quiet);
    try (StompFollower follower =
        new StompFollower(
            access.endpoints().webSockets(),
            access.tokens(),
            subscription(),
            printer,
            context.clock(),
            context.random())) {
      printer.stopBy(follower::close);
      Goodbye goodbye = Goodbye.at(follower, () -> sayHowToResume(follower.position()));
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
    return new Subscription(stream, subject, reading.start(context.clock()), reading.types(), true);
  }

  private void sayHowToResume(@Nullable String position) {
    context.console().out().flush();
    if (position == null || quiet) {
      return;
    }
    context
        .console()
        .err()
        .printf(
            "To go on from here: %s subscribe %s --after %s%s%s%n",
            context.program(),
            Shell.quote(destination),
            position,
            reading.pasted(),
            tenant.pasted());
  }
}
