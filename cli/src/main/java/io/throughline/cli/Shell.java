package io.throughline.cli;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text for a POSIX shell. */
public final class Shell {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

  private Shell() {}

  /** {@code text} as one word. */
  public static String quote(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** An option and its value behind a space; nothing where there is no value. */
  public static String option(String name, @Nullable String value) {
    return value == null ? "" : " " + name + " " + quote(value);
  }
}
