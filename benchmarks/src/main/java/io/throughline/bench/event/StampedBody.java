package io.throughline.bench.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The data of a measured event: JSON that fits the schema of {@code execution.progressed}, always
 * the same length, with four numbers of 16 digits at fixed places.
 *
 * <pre>{"run":…,"seq":…,"due_us":…,"sent_us":…,"node_id":"bench","progress":0.5,"message":"…"}
 * </pre>
 *
 * <p>{@code run} tells this run's events from others in the log, {@code seq} counts from 0 without
 * a hole, {@code due_us} is when the event should have been sent (so that a stalled producer
 * doesn't hide latency), {@code sent_us} when it was; both in microseconds since 1970.
 */
public final class StampedBody {

  private static final String HEAD = "{\"run\":";
  private static final int RUN_AT = HEAD.length();
  private static final int SEQ_AT = RUN_AT + Digits.LENGTH + ",\"seq\":".length();
  private static final int DUE_AT = SEQ_AT + Digits.LENGTH + ",\"due_us\":".length();
  private static final int SENT_AT = DUE_AT + Digits.LENGTH + ",\"sent_us\":".length();

  private final byte[] template;
  private final long runFirstHalf;
  private final long runSecondHalf;

  /**
   * @param run any number from 0; the same in all bodies of a run
   * @param length of each body in bytes, at least 160
   */
  public StampedBody(long run, int length) {
    if (length < 160) {
      throw new IllegalArgumentException(
          "event bytes: %d (expected: 160 or more)".formatted(length));
    }
    String numbers =
        HEAD
            + "%d,\"seq\":%d,\"due_us\":%d,\"sent_us\":%d"
                .formatted(Digits.FLOOR + run, Digits.FLOOR, Digits.FLOOR, Digits.FLOOR)
            + ",\"node_id\":\"bench\",\"progress\":0.5,\"message\":\"";
    template = new byte[length];
    Arrays.fill(template, (byte) '.');
    byte[] start = numbers.getBytes(US_ASCII);
    System.arraycopy(start, 0, template, 0, start.length);
    template[length - 2] = '"';
    template[length - 1] = '}';
    ByteBuffer view = ByteBuffer.wrap(template);
    runFirstHalf = view.getLong(RUN_AT);
    runSecondHalf = view.getLong(RUN_AT + 8);
  }

  public int length() {
    return template.length;
  }

  /** A new body. */
  public byte[] encode(long seq, long dueMicros, long sentMicros) {
    byte[] body = template.clone();
    Digits.write(Digits.FLOOR + seq, body, SEQ_AT);
    Digits.write(dueMicros, body, DUE_AT);
    Digits.write(sentMicros, body, SENT_AT);
    return body;
  }

  /** Whether the {@link #length()} bytes at {@code at} (big-endian buffer) are of this run. */
  public boolean matches(ByteBuffer buffer, int at) {
    return buffer.getLong(at + RUN_AT) == runFirstHalf
        && buffer.getLong(at + RUN_AT + 8) == runSecondHalf
        && buffer.get(at) == '{'
        && buffer.get(at + 2) == 'r';
  }

  public static long seq(ByteBuffer buffer, int at) {
    return Digits.read(buffer, at + SEQ_AT) - Digits.FLOOR;
  }

  public static long dueMicros(ByteBuffer buffer, int at) {
    return Digits.read(buffer, at + DUE_AT);
  }

  public static long sentMicros(ByteBuffer buffer, int at) {
    return Digits.read(buffer, at + SENT_AT);
  }
}
