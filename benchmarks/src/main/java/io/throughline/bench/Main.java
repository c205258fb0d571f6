package io.throughline.bench;

import io.throughline.bench.compare.CompareCommand;
import io.throughline.bench.compare.PeakCommand;
import io.throughline.bench.peers.NettyPeer;
import io.throughline.bench.peers.SpringBrokerPeer;
import io.throughline.bench.scenario.CatchUpCommand;
import io.throughline.bench.scenario.FanoutCommand;
import io.throughline.bench.scenario.FillCommand;
import io.throughline.bench.scenario.HistoryCommand;
import io.throughline.bench.scenario.IdleCommand;
import io.throughline.bench.scenario.IndexCommand;
import io.throughline.bench.scenario.IngestCommand;
import io.throughline.bench.scenario.LatencyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench SCENARIO [options]}: loads a server and reports what it did. */
@Command(
    name = "bench",
    description = "Load a Throughline server, or a peer, and report what it did.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FanoutCommand.class,
      LatencyCommand.class,
      IdleCommand.class,
      IngestCommand.class,
      CatchUpCommand.class,
      HistoryCommand.class,
      FillCommand.class,
      IndexCommand.class,
      CompareCommand.class,
      PeakCommand.class,
      Main.Peer.class
    })
public final class Main {

  /** The servers that we compare with. */
  @Command(
      name = "peer",
      description = "Run a server to compare with, until interrupted.",
      subcommands = {NettyPeer.class, SpringBrokerPeer.class})
  static final class Peer {}

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main()).setExecutionExceptionHandler(Main::failed).execute(arguments));
  }

  /** One line for what was to be expected; a stack trace says no more about a server's answer. */
  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
    System.err.printf("bench %s: %s%n", command.getCommandName(), e.getMessage());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      System.err.println("  because: " + cause);
    }
    return 1;
  }
}
