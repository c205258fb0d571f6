package io.throughline.cli.verify;

import io.throughline.cli.Access;
import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.ExitStatus;
import io.throughline.cli.Failure;
import io.throughline.cli.TenantOptions;
import io.throughline.cli.client.FollowListener;
import io.throughline.cli.client.StartAt;
import io.throughline.cli.client.StompFollower;
import io.throughline.cli.client.Subscription;
import io.throughline.event.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Follows a stream over STOMP while reading Kafka's log itself, and holds one against the other:"
          + " events that never came (gaps), came twice, out of order, changed, or from nowhere; and"
          + " how long each took from its append to its receipt.",
      "%nKill and restart servers while it runs: it reconnects and resumes, and every event still has"
          + " to come once, in order.",
      "%nWith --chaos it starts a server of its own, each service a process, and breaks what can be"
          + " broken, one after the other, while clients follow: kills processes, stops Kafka, fills"
          + " a disk, deletes what somebody has yet to read. After each fault everybody has to have"
          + " the log, once, in order, or to have been told exactly what is gone.",
      "%nExit status: 0 if all is well, 1 if anything is not."
    },
    footer = {
      "%nExamples:",
      "  ./throughline verify --stream metrics --for 30s",
      "  ./throughline verify --stream execution --since 1h --for 5s     (catching up, too)",
      "  ./throughline verify --stream metrics --for 10m --json | jq .passed",
      "  ./throughline verify --chaos 5m",
      "  ./throughline verify --chaos 5m --seed 42      (the same faults again)"
    })
public final class VerifyCommand implements Callable<Integer> {

  private static final String DEFAULT_KAFKA = "localhost:9092";
  private static final Duration SUBSCRIBE_PATIENCE = Duration.ofSeconds(20);
  private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(60);

  /** Both readers look up the same time; a little back, so that clocks may differ by as much. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  /** How far behind the newest received event the last one that is waited for may be. */
  private static final int LOOK_BACK = 100_000;

  private static final long LATENCY_MILLIS_MAX = 3_600_000;

  private final Context context;

  @Option(
      names = "--stream",
      paramLabel = "STREAM",
      order = 1,
      description = "Which one: execution, metrics, alert, ...; needed without --chaos.")
  private @Nullable String stream;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      order = 2,
      description = "How long. Default: ${DEFAULT-VALUE}")
  private String duration = "30s";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      order = 3,
      description = "Begin this long ago instead of now: 10m")
  private @Nullable String since;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      order = 4,
      description = "Where the log is (THROUGHLINE_KAFKA). Default: " + DEFAULT_KAFKA)
  private @Nullable String kafka;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      order = 5,
      description = "The stream's topic. Default: throughline.STREAM")
  private @Nullable String topic;

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      order = 6,
      description =
          "How long to wait at the end while nothing comes that should. Default: ${DEFAULT-VALUE}")
  private String settle = "15s";

  @Mixin private final ChaosOfVerify chaos = new ChaosOfVerify();

  @Option(names = "--json", order = 7, description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final TenantOptions tenant = new TenantOptions();

  public VerifyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    if (chaos.isWanted()) {
      return chaos.run(context);
    }
    if (stream == null) {
      throw Failure.usage("--stream: missing (expected: a stream's name, or --chaos)");
    }
    Access access = tenant.access(context);
    StreamKey of = new StreamKey(access.tenant(), Arguments.stream(stream));
    Duration length = Arguments.duration("--for", duration);
    Duration settling = Arguments.duration("--settle", settle);
    access.tokens().token();

    Duration back = since == null ? CLOCKS_APART : Arguments.duration("--since", since);
    Instant from = context.clock().instant().truncatedTo(ChronoUnit.MILLIS).minus(back);
    Sequence log = new Sequence();
    try (LogWitness witness = LogWitness.open(kafka(), topic(), of, from, log);
        Receiver receiver = new Receiver(listener -> follower(access, of, from, listener))) {
      receiver.start(SUBSCRIBE_PATIENCE);
      Report report = watch(of, length, settling, witness, receiver, log);
      context.console().out().println(json ? report.json() : report.text(context.console()));
      return report.passed() ? ExitStatus.OK : ExitStatus.CHECK_FAILED;
    }
  }

  private StompFollower follower(
      Access access, StreamKey of, Instant from, FollowListener listener) {
    return new StompFollower(
        access.endpoints().webSockets(),
        access.tokens(),
        Subscription.to(of.stream(), new StartAt.Since(from.toString())),
        listener,
        context.clock(),
        context.random());
  }

  private Report watch(
      StreamKey of,
      Duration length,
      Duration settling,
      LogWitness witness,
      Receiver receiver,
      Sequence log)
      throws InterruptedException {
    long liveFromMillis = context.clock().millis();
    Progress progress = new Progress(context.console());
    long began = System.nanoTime();
    while (since(began).compareTo(length) < 0) {
      witness.read();
      receiver.throwFailure();
      progress.show(
          since(began), length, log.size(), receiver.received().size(), receiver.reconnects());
    }
    boolean complete = witness.readToEnd(KAFKA_PATIENCE);
    int required = log.size();
    await(receiver, log, required, settling);
    receiver.close();
    complete &= witness.readToEnd(KAFKA_PATIENCE);
    progress.clear();

    Histogram latency = new Histogram(LATENCY_MILLIS_MAX, 3);
    Sequence received = receiver.received();
    Comparison.Findings findings =
        Comparison.of(
            log,
            required,
            received,
            (logged, got) -> {
              if (log.timeMillis(logged) >= liveFromMillis) {
                long millis = received.timeMillis(got) - log.timeMillis(logged);
                latency.recordValue(Math.clamp(millis, 0, LATENCY_MILLIS_MAX));
              }
            });
    return new Report(
        of,
        since(began),
        required,
        received.size(),
        findings,
        receiver.reconnects(),
        receiver.gapNotices(),
        complete,
        latency);
  }

  /**
   * Waits for the last event that has to come; with order kept, all others have come before it.
   * Gives up when nothing has come for {@code settling}.
   */
  private static void await(Receiver receiver, Sequence log, int required, Duration settling)
      throws InterruptedException {
    Sequence received = receiver.received();
    for (boolean waiting = required > 0; waiting; ) {
      receiver.throwFailure();
      int size = received.size();
      boolean isThere =
          size >= required && received.has(log.identity(required - 1), size - LOOK_BACK);
      waiting = !isThere && receiver.awaitMoreThan(size, settling);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private String kafka() {
    return kafka != null
        ? kafka
        : context.environment().getOrDefault("THROUGHLINE_KAFKA", DEFAULT_KAFKA);
  }

  private String topic() {
    return topic != null ? topic : "throughline." + stream;
  }
}
