package io.throughline.replay.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.EventWriter;
import io.throughline.event.LogAttributes;
import io.throughline.log.LoggedEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;

/**
 * The parts of an event stream: HTML's server-sent events, {@code text/event-stream}. Every part
 * but a comment carries an {@code id}, so that a client that was cut off knows where it was. Pure.
 */
final class SseFrames {

  /** Ignored by every client; keeps what is in between from closing a quiet connection. */
  static final byte[] COMMENT = ":\n\n".getBytes(US_ASCII);

  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
  private static final byte[] END = "\n\n".getBytes(US_ASCII);

  private SseFrames() {}

  /** An event: no {@code event:} line, so that it arrives as a message. */
  static byte[] event(LoggedEvent logged, int leftOut, String position) {
    byte[] json =
        EventWriter.toLine(
            logged.event(), LogAttributes.of(position, logged.appendTimeMillis(), leftOut));
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 64);
    out.writeBytes(ID);
    out.writeBytes(position.getBytes(US_ASCII));
    out.writeBytes(DATA);
    out.writeBytes(json);
    out.writeBytes(END);
    return out.toByteArray();
  }

  /**
   * A notice.
   *
   * @param json an object on one line
   */
  static byte[] notice(String name, String position, String json) {
    return "id: %s\nevent: %s\ndata: %s\n\n".formatted(position, name, json).getBytes(UTF_8);
  }

  /** How long a client is to wait before it connects again. */
  static byte[] retry(Duration delay) {
    return "retry: %d\n\n".formatted(delay.toMillis()).getBytes(US_ASCII);
  }
}
