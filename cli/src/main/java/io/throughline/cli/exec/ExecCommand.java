package io.throughline.cli.exec;

import io.throughline.cli.Arguments;
import io.throughline.cli.Context;
import io.throughline.cli.Shell;
import io.throughline.cli.Style;
import io.throughline.cli.TenantOptions;
import io.throughline.cli.client.IngestClient;
import io.throughline.cli.produce.BackgroundPublisher;
import io.throughline.event.StreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    sortOptions = false,
    customSynopsis = "./throughline exec [OPTIONS] -- COMMAND [ARGUMENT...]",
    description = {
      "Runs a command and reports it as an execution: execution.started, execution.progressed (time"
          + " and lines of output, at most once a second) and execution.completed (exit status, time).",
      "%nThe command's output passes through untouched and its exit status is this command's. Events"
          + " are sent beside it: a server that is away neither stops nor slows it; what could not be"
          + " delivered is said at the end. The command line is part of the first event: use --name"
          + " to say something else.",
      "%nExit status: the command's; 127 if it can't be started."
    },
    footer = {
      "%nExamples:",
      "  ./throughline exec -- mvn -version",
      "  ./throughline exec --subject nightly-backup --name 'Nightly backup' -- ./backup.sh /srv",
      "  ./throughline exec --terminal -- top"
    })
public final class ExecCommand implements Callable<Integer> {

  private static final int NOT_STARTED = 127;
  private static final int NAME_CHARS_MAX = 80;
  private static final int COMMAND_CHARS_MAX = 4_000;
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(1);
  private static final Duration DELIVERY_PATIENCE = Duration.ofSeconds(3);

  private final Context context;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments.")
  private List<String> command = List.of();

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      order = 1,
      description = "What it is called; also stands in for the command line. Default: the command.")
  private @Nullable String name;

  @Option(
      names = "--subject",
      paramLabel = "TEXT",
      order = 2,
      description = "The run's id. Default: the program's name and a random number.")
  private @Nullable String subject;

  @Option(
      names = "--stream",
      paramLabel = "STREAM",
      order = 3,
      description = "Where to. Default: ${DEFAULT-VALUE}")
  private String stream = "execution";

  @Option(
      names = "--terminal",
      order = 4,
      description =
          "Give the command this terminal itself, for programs that want one. Lines are then not"
              + " counted.")
  private boolean terminal;

  @Mixin private final TenantOptions tenant = new TenantOptions();

  private final AtomicLong lines = new AtomicLong();

  public ExecCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    StreamName to = Arguments.stream(stream);
    IngestClient ingest = tenant.access(context).ingest();
    Process process = start();
    if (process == null) {
      return NOT_STARTED;
    }
    Signals.passTo(process);
    long startedNanos = System.nanoTime();
    List<OutputPipe> pipes = terminal ? List.of() : pipes(process);

    BackgroundPublisher publisher = BackgroundPublisher.start(ingest, context.random());
    RunEvents events = new RunEvents(runId(), "/throughline/exec", Host.name());
    publisher.publish(to, events.started(title(), shown(), context.clock().instant()));
    int reports = report(process, startedNanos, events, publisher, to);

    for (OutputPipe pipe : pipes) {
      pipe.await(OUTPUT_PATIENCE);
    }
    int status = process.exitValue();
    publisher.publish(
        to,
        events.completed(
            reports + 1, status, since(startedNanos), lines.get(), context.clock().instant()));
    warn(publisher.close(DELIVERY_PATIENCE));
    return status;
  }

  private @Nullable Process start() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    if (terminal) {
      builder.inheritIO();
    }
    try {
      return builder.start();
    } catch (IOException notFound) {
      context
          .console()
          .err()
          .println(
              "throughline: exec: %s can't be started".formatted(Shell.quote(command.getFirst())));
      return null;
    }
  }

  private List<OutputPipe> pipes(Process process) {
    return List.of(
        OutputPipe.start("stdout", process.getInputStream(), context.console().out(), lines),
        OutputPipe.start("stderr", process.getErrorStream(), context.console().err(), lines));
  }

  /** Reports progress until the process ends; returns how often. */
  private int report(
      Process process,
      long startedNanos,
      RunEvents events,
      BackgroundPublisher publisher,
      StreamName to)
      throws InterruptedException {
    ProgressPace pace = new ProgressPace();
    int reports = 0;
    while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
      Duration elapsed = since(startedNanos);
      if (pace.due(elapsed, lines.get())) {
        reports++;
        publisher.publish(
            to, events.progressed(reports, elapsed, lines.get(), context.clock().instant()));
      }
    }
    return reports;
  }

  private void warn(BackgroundPublisher.Outcome outcome) {
    long missing = outcome.lost() + outcome.waiting();
    if (missing > 0) {
      String text =
          "throughline: exec: %d of %d events could not be delivered: %s"
              .formatted(missing, missing + outcome.delivered(), outcome.reason());
      context.console().say(Style.YELLOW, text);
    }
  }

  private static Duration since(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private String runId() {
    return subject != null
        ? subject
        : "%s-%08x".formatted(programName(), context.random().nextInt());
  }

  private String programName() {
    Path file = Path.of(command.getFirst()).getFileName();
    String text = file == null ? "" : file.toString().replaceAll("[^A-Za-z0-9._-]", "-");
    return text.isEmpty() ? "run" : text;
  }

  private String title() {
    return name != null ? name : shortened(commandLine(), NAME_CHARS_MAX);
  }

  private String shown() {
    return name != null ? name : shortened(commandLine(), COMMAND_CHARS_MAX);
  }

  private String commandLine() {
    return command.stream().map(Shell::quote).collect(Collectors.joining(" "));
  }

  private static String shortened(String text, int charsMax) {
    return text.length() <= charsMax ? text : text.substring(0, charsMax - 3) + "...";
  }
}
