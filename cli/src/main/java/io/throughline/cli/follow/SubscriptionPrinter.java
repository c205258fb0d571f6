package io.throughline.cli.follow;

import io.throughline.cli.Console;
import io.throughline.cli.Style;
import io.throughline.cli.client.Delivery;
import io.throughline.cli.client.FollowListener;
import io.throughline.cli.client.Notice;
import java.time.Duration;
import java.util.Locale;

/** Prints what a subscription brings. Owned by the follower's thread. */
final class SubscriptionPrinter implements FollowListener {

  private final Console console;
  private final EventLines lines;
  private final long countMax;
  private final boolean quiet;

  private Runnable stop = () -> {};
  private long printed;
  private boolean away;

  SubscriptionPrinter(Console console, EventLines lines, long countMax, boolean quiet) {
    this.console = console;
    this.lines = lines;
    this.countMax = countMax;
    this.quiet = quiet;
  }

  /** How to end the subscription, when enough is printed or nobody reads any more. */
  void stopBy(Runnable action) {
    stop = action;
  }

  @Override
  public void event(Delivery delivery, long receivedMillis) {
    console.out().println(lines.line(delivery));
    if (console.outIsTerminal()) {
      console.out().flush();
    }
    printed++;
    // Checking for errors flushes, so that a pipe's reader has each event at once.
    if (printed >= countMax || console.out().checkError()) {
      stop.run();
    }
  }

  @Override
  public void notice(Notice notice) {
    switch (notice.kind()) {
      case "caught-up" -> say("caught up, now live");
      case "gap" ->
          say(
              Style.YELLOW,
              "gap: events are missing here (%s); what the log still has goes on below"
                  .formatted(notice.headers().getOrDefault("reason", "no reason given")));
      case "reconnect" -> say("the server is about to go away; moving");
      default -> {}
    }
  }

  @Override
  public void subscribed(String position) {
    if (away) {
      say("connected again, going on where it stopped");
    }
    away = false;
  }

  @Override
  public void disconnected(String reason, Duration retryIn) {
    away = true;
    say(
        "%s; trying again in %s"
            .formatted(reason, String.format(Locale.ROOT, "%.1f s", retryIn.toMillis() / 1000.0)));
  }

  private void say(String text) {
    say(Style.DIM, text);
  }

  private void say(Style style, String text) {
    if (!quiet) {
      console.out().flush();
      console.err().println(console.err(style, "-- " + text));
    }
  }
}
