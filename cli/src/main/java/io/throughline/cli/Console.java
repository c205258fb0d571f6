package io.throughline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command reads and writes: data to {@code out}, everything said about it to {@code err}.
 *
 * @param outIsTerminal whether somebody looks at {@code out} as it comes
 * @param colors whether styles show; only on a terminal, and not where NO_COLOR is set
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean colors) {

  private static final int BUFFER_BYTES = 1 << 16;

  /** The process's own streams, in UTF-8. {@code out} is buffered: flush what has to be seen. */
  static Console system(Map<String, String> environment) {
    boolean dumb =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || "dumb".equals(environment.get("TERM"));
    return new Console(
        System.in,
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
            false,
            UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        isTerminal(1),
        isTerminal(2),
        !dumb);
  }

  /** {@code text} as it goes to {@code out}. */
  public String out(Style style, String text) {
    return colors && outIsTerminal ? style.escaped(text) : text;
  }

  /** {@code text} as it goes to {@code err}. */
  public String err(Style style, String text) {
    return colors && errIsTerminal ? style.escaped(text) : text;
  }

  /** Says something to whoever looks on, on a line of its own. */
  public void say(Style style, String text) {
    err.println(err(style, text));
  }

  /** The JDK only says whether standard input and output are both terminals; /proc says of each. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException notLinux) {
      return System.console() != null && System.console().isTerminal();
    }
  }
}
