package io.throughline.cli;

import io.throughline.cli.client.RefusedException;
import io.throughline.cli.client.UnreachableException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/** The door: finds the command, runs it, and says what went wrong. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    Context context = Context.system();
    int status = run(context, arguments);
    context.console().out().flush();
    context.console().err().flush();
    System.exit(status);
  }

  static int run(Context context, String... arguments) {
    List<String> words = List.of(arguments);
    return switch (words.isEmpty() ? "help" : words.getFirst()) {
      case "help", "--help", "-h" ->
          words.size() > 1 ? help(context, words.get(1)) : manual(context);
      case "version", "--version", "-V" -> version(context);
      case String name -> command(context, name, words.subList(1, words.size()));
    };
  }

  private static int command(Context context, String name, List<String> arguments) {
    Object command = Commands.create(name, context);
    if (command == null) {
      return unknown(context, name);
    }
    CommandLine line =
        new CommandLine(command)
            .setCommandName(context.program() + " " + name)
            .setOut(new PrintWriter(context.console().out(), true))
            .setErr(new PrintWriter(context.console().err(), true))
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(100)
            .setStopAtPositional(name.equals("exec") || name.equals("watch"))
            .setColorScheme(colors(context))
            .setParameterExceptionHandler((problem, given) -> misused(context, name, problem))
            .setExecutionExceptionHandler((problem, at, parsed) -> failed(context, problem));
    line.getCommandSpec()
        .usageMessage()
        .synopsisHeading("")
        .abbreviateSynopsis(true)
        .descriptionHeading("%n")
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n");
    return line.execute(arguments.toArray(String[]::new));
  }

  private static Help.ColorScheme colors(Context context) {
    boolean shown = context.console().colors() && context.console().outIsTerminal();
    return Help.defaultColorScheme(shown ? Help.Ansi.ON : Help.Ansi.OFF);
  }

  private static int help(Context context, String name) {
    if (Manual.LAUNCHERS.contains(name)) {
      Manual.print(context, name);
      return ExitStatus.OK;
    }
    return command(context, name, List.of("--help"));
  }

  private static int manual(Context context) {
    Manual.print(context);
    return ExitStatus.OK;
  }

  private static int version(Context context) {
    String version = Main.class.getPackage().getImplementationVersion();
    context
        .console()
        .out()
        .println("throughline " + (version == null ? "(not packaged)" : version));
    return ExitStatus.OK;
  }

  private static int unknown(Context context, String name) {
    say(
        context,
        "'%s' is not a command (expected: %s)\nSee: %s help"
            .formatted(name, String.join(", ", Manual.commands()), context.program()));
    return ExitStatus.USAGE;
  }

  private static int misused(Context context, String name, ParameterException problem) {
    say(
        context,
        "%s: %s\nSee: %s %s --help".formatted(name, problem.getMessage(), context.program(), name));
    return ExitStatus.USAGE;
  }

  private static int failed(Context context, Exception problem) {
    return switch (problem) {
      case Failure failure -> {
        say(context, String.valueOf(failure.getMessage()));
        yield failure.status();
      }
      case UnreachableException away -> {
        say(context, Messages.unreachable(away, context.program()));
        yield ExitStatus.UNREACHABLE;
      }
      case RefusedException no -> {
        say(context, Messages.refused(no));
        yield ExitStatus.REFUSED;
      }
      default -> {
        problem.printStackTrace(context.console().err());
        yield 70; // EX_SOFTWARE in sysexits.h: a bug of ours
      }
    };
  }

  private static void say(Context context, String message) {
    context.console().out().flush();
    context.console().err().println(context.console().err(Style.RED, "throughline: ") + message);
  }
}
