package io.throughline.cli.watch;

import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Style;
import io.throughline.cli.TenantOptions;
import io.throughline.cli.client.Delivery;
import io.throughline.cli.client.IngestClient;
import io.throughline.cli.client.RefusedException;
import io.throughline.cli.client.UnreachableException;
import io.throughline.cli.follow.EventLines;
import io.throughline.cli.watch.Look.Seen;
import io.throughline.cli.watch.Watched.Verdict;
import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "watch",
    sortOptions = false,
    customSynopsis =
        "./throughline watch --stream STREAM --subject TEXT [OPTIONS] -- COMMAND [ARGUMENT...]",
    description = {
      "Makes a stream of what can only be polled: runs a command that prints JSON again and again, and"
          + " publishes what has changed.",
      "%nThe first event has all of it, each further one is a JSON merge patch (RFC 7396) with what is"
          + " new, changed or gone (null). Readers who fold them, as snapshots do, have what the"
          + " command printed last. While nothing changes nothing is published. What was published"
          + " is printed, an event a line.",
      "%nA command that fails, does not end or does not print JSON is said on standard error, once"
          + " until that changes, and not published unless --failures is given. A server that is"
          + " away is tried again at the next look; nothing is skipped over. Runs until it is stopped."
    },
    footer = {
      "%nExamples:",
      "  ./throughline watch --stream metrics --subject queue -- curl -s http://localhost:9000/stats",
      "  ./throughline watch --every 30s --stream metrics --subject routes --as routes -- ip -j route",
      "  ./throughline watch --stream execution --subject deploy --failures -- ./status.sh --json"
    })
public final class WatchCommand implements Callable<Integer> {

  private final Context context;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments; it prints one JSON object.")
  private List<String> command = List.of();

  @Option(
      names = "--stream",
      paramLabel = "STREAM",
      required = true,
      order = 1,
      description = "execution, metrics, alert, ...")
  private String stream = "";

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      required = true,
      order = 2,
      description = "What is watched. One watch per subject.")
  private String subject = "";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      order = 3,
      description = "Between two looks. Default: ${DEFAULT-VALUE}")
  private String every = "5s";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      order = 4,
      description = "The events' type. Default: ${DEFAULT-VALUE}")
  private String type = "state.changed";

  @Option(
      names = "--as",
      paramLabel = "NAME",
      order = 5,
      description = "Put what is printed under this name: for a list, a number, a text.")
  private @Nullable String member;

  @Option(
      names = "--failures",
      order = 6,
      description =
          "Publish failures too: as the member error, beside what was printed last, until it works"
              + " again.")
  private boolean failures;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      order = 7,
      description = "After this long the command is killed. Default: ${DEFAULT-VALUE}")
  private String timeout = "30s";

  @Option(
      names = "--times",
      paramLabel = "N",
      order = 8,
      description = "Look this often, then end. Default: until it is stopped.")
  private int times;

  @Option(
      names = "--source",
      paramLabel = "URI",
      order = 9,
      description = "Who says so. Default: ${DEFAULT-VALUE}")
  private String source = "/throughline/watch";

  @Mixin private final TenantOptions tenant = new TenantOptions();

  private final EventLines lines;

  private String said = "";
  private @Nullable Unsent unsent;

  /** An event that the log may not have yet, and what readers have once it does. */
  private record Unsent(Event event, Payload whole, int attempts) {}

  public WatchCommand(Context context) {
    this.context = context;
    this.lines = new EventLines(context.console(), ZoneId.systemDefault(), false, false);
  }

  @Override
  public Integer call() throws InterruptedException {
    StreamName to = Arguments.stream(stream);
    Duration pause = Arguments.positiveDuration("--every", every);
    Look look = new Look(command, Arguments.positiveDuration("--timeout", timeout));
    IngestClient ingest = tenant.access(context).ingest();
    Watched watched = Watched.begin(member, failures);
    for (int looks = 1; ; looks++) {
      watched = step(watched, look, ingest, to);
      if (looks == times) {
        return unsent == null ? ExitStatus.OK : ExitStatus.UNREACHABLE;
      }
      Thread.sleep(pause);
    }
  }

  /** An event that was not acknowledged comes first: what follows builds on it. */
  private Watched step(Watched before, Look look, IngestClient ingest, StreamName to)
      throws InterruptedException {
    Watched watched = before;
    Unsent waiting = unsent;
    if (waiting != null) {
      watched = send(watched, waiting, ingest, to);
      if (unsent != null) {
        return watched;
      }
    }
    Verdict verdict =
        switch (look.take()) {
          case Seen.Printed(Payload json) -> {
            Verdict found = watched.printed(json);
            if (!(found instanceof Verdict.Unusable)) {
              watched = watched.good(json);
              say("");
            }
            yield found;
          }
          case Seen.Failed(String why) -> {
            say(why);
            yield watched.failed(why);
          }
        };
    return switch (verdict) {
      case Verdict.Same() -> watched;
      case Verdict.Unusable(String why) -> {
        say(why);
        yield watched;
      }
      case Verdict.Publish(Payload patch, Payload whole) ->
          send(watched, new Unsent(event(patch), whole, 0), ingest, to);
    };
  }

  private Watched send(Watched watched, Unsent sending, IngestClient ingest, StreamName to) {
    int attempt = sending.attempts() + 1;
    unsent = new Unsent(sending.event(), sending.whole(), attempt);
    String position;
    try {
      position = ingest.publish(to, sending.event(), attempt);
    } catch (UnreachableException away) {
      return notNow(watched, attempt, "no server answers at " + away.uri());
    } catch (RefusedException no) {
      if (!no.passes()) {
        throw no;
      }
      return notNow(watched, attempt, String.valueOf(no.getMessage()));
    }
    unsent = null;
    context.console().out().println(lines.line(new Delivery(sending.event(), position, null)));
    context.console().out().flush();
    if (attempt > 1) {
      tell("published after %d attempts".formatted(attempt));
    }
    return watched.published(sending.whole());
  }

  private Watched notNow(Watched watched, int attempt, String why) {
    if (attempt == 1) {
      tell("not published yet: %s; trying again".formatted(why));
    }
    return watched;
  }

  private Event event(Payload patch) {
    return new Event(
        context.newId(),
        source,
        type,
        subject,
        context.clock().instant().toString(),
        "application/json",
        null,
        Map.of(),
        patch);
  }

  /** Says what is wrong with the command, or with the empty text that nothing is, once each. */
  private void say(String why) {
    if (!why.equals(said)) {
      tell(why.isEmpty() ? "it works again" : why);
      said = why;
    }
  }

  private void tell(String text) {
    context.console().say(Style.YELLOW, "throughline: watch: %s: %s".formatted(subject, text));
  }
}
