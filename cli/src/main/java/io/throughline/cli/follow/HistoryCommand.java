package io.throughline.cli.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.Access;
import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Failure;
import io.throughline.cli.Style;
import io.throughline.cli.TenantOptions;
import io.throughline.cli.client.Delivery;
import io.throughline.cli.client.HistoryClient;
import io.throughline.cli.client.Json;
import io.throughline.event.CloudEventsJson;
import io.throughline.event.EventLimits;
import io.throughline.event.EventResult;
import io.throughline.event.LogAttributes;
import java.net.URI;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    sortOptions = false,
    description = {
      "Reads what a stream has had, page after page, and prints one line an event.",
      "%nWithout a start it begins at the oldest event that the log still has."
    },
    footer = {
      "%nExamples:",
      "  ./throughline history execution --last 20",
      "  ./throughline history metrics --since 10m --subject cpu --json | jq .data.value",
      "  ./throughline history alert --since 2026-01-31T00:00:00Z --until 2026-02-01T00:00:00Z"
    })
public final class HistoryCommand implements Callable<Integer> {

  /** What is read was accepted by a server; its limits are the server's. */
  private static final EventLimits ANY = new EventLimits(64 << 20, 64 << 10, 1_000);

  /** Fewer than this are asked for in so many words; more come in pages of the server's size. */
  private static final int PAGE_EVENTS_MAX = 1_000;

  private final Context context;

  @Parameters(index = "0", paramLabel = "STREAM", description = "execution, metrics, alert, ...")
  private String stream = "";

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      order = 4,
      description = "Nothing from here on: a time, how long ago, or a position.")
  private @Nullable String until;

  @Option(names = "--subject", paramLabel = "TEXT", order = 6, description = "Only this subject.")
  private @Nullable String subject;

  @Option(names = "--limit", paramLabel = "N", order = 7, description = "At most N events.")
  private long limit = Long.MAX_VALUE;

  @Mixin private final TenantOptions tenant = new TenantOptions();

  private long printed;

  public HistoryCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw Failure.usage("--limit: %d (expected: at least 1)".formatted(limit));
    }
    Access access = tenant.access(context);
    HistoryClient history = new HistoryClient(access.endpoints().replay(), access.tokens());
    EventLines lines = reading.lines(context.console());
    URI next = history.first(Arguments.stream(stream), parameters());
    String said = null;
    while (next != null && printed < limit) {
      HistoryClient.Page page = history.read(next, line -> print(line, lines));
      if (page.gap() != null && !page.gap().equals(said)) {
        said = page.gap();
        warnOfGap(said);
      }
      next = context.console().out().checkError() ? null : page.next();
    }
    return ExitStatus.OK;
  }

  private SequencedMap<String, String> parameters() {
    SequencedMap<String, String> parameters = reading.start(context.clock()).parameter();
    if (until != null) {
      parameters.put("until", until(until));
    }
    if (!reading.types().isEmpty()) {
      parameters.put("types", String.join(",", reading.types()));
    }
    if (subject != null) {
      parameters.put("subject", subject);
    }
    if (limit < PAGE_EVENTS_MAX) {
      parameters.put("limit", Long.toString(limit));
    }
    return parameters;
  }

  /** What is neither a time nor a duration is a position, or for the server to refuse. */
  private String until(String text) {
    try {
      return StartOptions.time("--until", text, context.clock());
    } catch (Failure neither) {
      return text;
    }
  }

  /** Prints a line of the page; false when there were enough. */
  private boolean print(String line, EventLines lines) {
    context.console().out().println(reading.isJson() ? line : readable(line, lines));
    return ++printed < limit;
  }

  private static String readable(String line, EventLines lines) {
    Map<?, ?> attributes = Json.object(line);
    String position = attributes.get(LogAttributes.POSITION) instanceof String text ? text : "";
    String appended =
        attributes.get(LogAttributes.APPEND_TIME) instanceof String text ? text : null;
    return switch (CloudEventsJson.read(line.getBytes(UTF_8), ANY)) {
      case EventResult.Parsed(var event) -> lines.line(new Delivery(event, position, appended));
      case EventResult.Invalid(var problem) -> "(unreadable: " + problem.detail() + ") " + line;
    };
  }

  private void warnOfGap(String gap) {
    context.console().out().flush();
    context
        .console()
        .say(Style.YELLOW, "-- gap: events are missing before the first one (%s)".formatted(gap));
  }
}
