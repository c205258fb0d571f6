package io.throughline.cli;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;

/** What there is, by name. A command's class is loaded when it is called for. */
final class Commands {

  private static final SequencedMap<String, Function<Context, Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("token", TokenCommand::new);
    ALL.put("publish", PublishCommand::new);
    ALL.put("subscribe", context -> new io.throughline.cli.follow.SubscribeCommand(context));
    ALL.put("history", context -> new io.throughline.cli.follow.HistoryCommand(context));
  }

  private Commands() {}

  static SequencedMap<String, Function<Context, Object>> all() {
    return ALL;
  }
}
