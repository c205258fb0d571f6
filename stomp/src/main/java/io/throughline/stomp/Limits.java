package io.throughline.stomp;

/**
 * What one frame may cost its reader.
 *
 * @param bodyBytesMax bytes of a body
 * @param headersMax header lines of a frame, repeated ones included
 * @param headerLineBytesMax bytes of one header line as sent, its line end not counted
 */
public record Limits(int bodyBytesMax, int headersMax, int headerLineBytesMax) {

  /** 1 MB of body, 64 headers, 8 KB for each. */
  public static final Limits DEFAULT = new Limits(1 << 20, 64, 8 << 10);

  public Limits {
    atLeast("body bytes", bodyBytesMax, 0);
    atLeast("headers", headersMax, 1);
    atLeast("header line bytes", headerLineBytesMax, 16);
  }

  /** The longest frame within these limits, its line ends and its NUL included. */
  public long frameBytesMax() {
    return Command.BYTES_MAX
        + 2
        + (long) headersMax * (headerLineBytesMax + 2)
        + 2
        + bodyBytesMax
        + 1;
  }

  private static void atLeast(String what, int value, int min) {
    if (value < min) {
      throw new IllegalArgumentException(
          "limit of %s: %d (expected: at least %d)".formatted(what, value, min));
    }
  }
}
