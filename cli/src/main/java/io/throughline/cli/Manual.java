package io.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The manual's first page: a text of its own, because a page that is written reads best. */
final class Manual {

  private static final String PAGE = "/io/throughline/cli/manual.txt";

  /** What the launcher does itself. */
  private static final List<String> LAUNCHERS = List.of("up", "test", "bench");

  private Manual() {}

  static void print(Context context) {
    Console console = context.console();
    read()
        .lines()
        .map(line -> line.isEmpty() || line.startsWith(" ") ? line : console.out(Style.BOLD, line))
        .forEach(console.out()::println);
  }

  static List<String> commands() {
    return Stream.concat(LAUNCHERS.stream(), Commands.NAMES.stream()).toList();
  }

  private static String read() {
    try (InputStream page = Manual.class.getResourceAsStream(PAGE)) {
      if (page == null) {
        throw new IllegalStateException("not packaged: " + PAGE);
      }
      return new String(page.readAllBytes(), UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
