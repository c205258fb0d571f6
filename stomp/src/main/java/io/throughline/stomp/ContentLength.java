package io.throughline.stomp;

/** The value of a {@code content-length} header. */
final class ContentLength {

  private static final int DIGITS_MAX = 18;

  private ContentLength() {}

  /** How many octets it says, or -1 if it is not a plain number. */
  static long parse(String value) {
    if (value.isEmpty() || value.length() > DIGITS_MAX) {
      return -1;
    }
    long octets = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      octets = 10 * octets + (c - '0');
    }
    return octets;
  }
}
