package io.throughline.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A short, printable piece of what a peer sent, for messages. */
public final class Excerpt {

  private static final int CHARS_MAX = 64;

  private Excerpt() {}

  /** At most 64 characters of it, with control characters as '?'. */
  public static String of(String text) {
    StringBuilder excerpt = new StringBuilder();
    int length = Math.min(text.length(), CHARS_MAX);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      excerpt.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > CHARS_MAX ? excerpt.append("...").toString() : excerpt.toString();
  }

  static String of(byte[] bytes, int offset, int length) {
    return of(new String(bytes, offset, Math.min(length, 4 * CHARS_MAX), UTF_8));
  }
}
