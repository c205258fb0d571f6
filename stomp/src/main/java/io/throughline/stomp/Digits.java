package io.throughline.stomp;

/** Plain numbers in headers: digits, and nothing but digits. */
final class Digits {

  private Digits() {}

  /**
   * The number, or -1 if the text is anything else.
   *
   * @param digitsMax at most 18, so that the number fits a long
   */
  static long parse(String text, int digitsMax) {
    if (text.isEmpty() || text.length() > digitsMax) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + (c - '0');
    }
    return number;
  }
}
