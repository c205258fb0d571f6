package io.throughline.cli;

/** How text looks on a terminal; the text itself anywhere else. */
public enum Style {
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  BLUE("34"),
  MAGENTA("35"),
  CYAN("36");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** {@code text} in this style, by ANSI's escapes. */
  String escaped(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
