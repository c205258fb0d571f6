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
    long sends = Digits.parse(header.substring(0, comma).strip(), DIGITS_MAX);
    long wants = Digits.parse(header.substring(comma + 1).strip(), DIGITS_MAX);
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
}
