package io.throughline.stomp;

import java.util.Optional;

/**
 * What one side offers: how often it can say something, and how often it wants to hear something.
 *
 * @param sendsMillis the smallest time between its own signs of life; 0 if it cannot send any
 * @param wantsMillis the time between the peer's that it wishes for; 0 if it wants none
 */
public record HeartBeats(long sendsMillis, long wantsMillis) {

  /** Neither sends nor wants any: what an absent header means. */
  public static final HeartBeats NONE = new HeartBeats(0, 0);

  private static final int DIGITS_MAX = 12;

  public HeartBeats {
    if (sendsMillis < 0 || wantsMillis < 0) {
      throw new IllegalArgumentException(
          "heart-beats: %d,%d (expected: not negative)".formatted(sendsMillis, wantsMillis));
    }
  }

  /** From a {@code heart-beat} header, or nothing if it is not two numbers with a comma. */
  public static Optional<HeartBeats> parse(String header) {
    int comma = header.indexOf(',');
    if (comma < 0) {
      return Optional.empty();
    }
    long sends = millis(header.substring(0, comma).strip());
    long wants = millis(header.substring(comma + 1).strip());
    return sends < 0 || wants < 0 ? Optional.empty() : Optional.of(new HeartBeats(sends, wants));
  }

  /** As in the {@code heart-beat} header. */
  public String text() {
    return sendsMillis + "," + wantsMillis;
  }

  /**
   * How often this side has to say something to that one, in milliseconds; 0 for never. How often
   * it will hear something is {@code theirs.sendsEveryMillis(mine)}.
   */
  public long sendsEveryMillis(HeartBeats peer) {
    return sendsMillis == 0 || peer.wantsMillis == 0 ? 0 : Math.max(sendsMillis, peer.wantsMillis);
  }

  private static long millis(String digits) {
    if (digits.isEmpty() || digits.length() > DIGITS_MAX) {
      return -1;
    }
    long millis = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      millis = 10 * millis + (c - '0');
    }
    return millis;
  }
}
