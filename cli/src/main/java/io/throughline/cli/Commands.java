package io.throughline.cli;

import io.throughline.cli.exec.ExecCommand;
import io.throughline.cli.follow.HistoryCommand;
import io.throughline.cli.follow.SubscribeCommand;
import io.throughline.cli.produce.WatchHostCommand;
import io.throughline.cli.verify.VerifyCommand;
import io.throughline.cli.watch.WatchCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What there is, by name. */
final class Commands {

  static final List<String> NAMES =
      List.of("token", "publish", "subscribe", "history", "exec", "watch", "watch-host", "verify");

  private Commands() {}

  /**
   * The command of this name, or null. A switch, so that no other command's class is even loaded.
   */
  static @Nullable Object create(String name, Context context) {
    return switch (name) {
      case "token" -> new TokenCommand(context);
      case "publish" -> new PublishCommand(context);
      case "subscribe" -> new SubscribeCommand(context);
      case "history" -> new HistoryCommand(context);
      case "exec" -> new ExecCommand(context);
      case "watch" -> new WatchCommand(context);
      case "watch-host" -> new WatchHostCommand(context);
      case "verify" -> new VerifyCommand(context);
      default -> null;
    };
  }
}
