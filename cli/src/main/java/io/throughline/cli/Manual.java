package io.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The manual's first page, and those of what the launcher does itself: texts of their own, because
 * a page that is written reads best.
 */
final class Manual {

  private static final String PAGES = "/io/throughline/cli/manual";

  /** What the launcher does itself; each has a page. */
  static final List<String> LAUNCHERS = List.of("up", "test", "bench");

  private Manual() {}

  static void print(Context context) {
    print(context, "");
  }

  /** The page of something that the launcher does. */
  static void print(Context context, String launcher) {
    Console console = context.console();
    read(PAGES + (launcher.isEmpty() ? "" : "-" + launcher) + ".txt")
        .lines()
        .map(line -> line.isEmpty() || line.startsWith(" ") ? line : console.out(Style.BOLD, line))
        .forEach(console.out()::println);
  }

  static List<String> commands() {
    return Stream.concat(LAUNCHERS.stream(), Commands.NAMES.stream()).toList();
  }

  private static String read(String name) {
    try (InputStream page = Manual.class.getResourceAsStream(name)) {
      if (page == null) {
        throw new IllegalStateException("not packaged: " + name);
      }
      return new String(page.readAllBytes(), UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
