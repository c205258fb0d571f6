package io.throughline.gateway.message;

import io.throughline.event.EventFilter;
import io.throughline.event.StreamKey;
import io.throughline.stomp.FrameWriter;
import io.throughline.stomp.Headers;
import io.throughline.stomp.StompVersion;
import java.nio.charset.StandardCharsets;

/**
 * What makes the frames of two subscriptions the same bytes: the same stream and filter, the same
 * subscription id, destination and STOMP version. Immutable.
 *
 * @param conflates whether it gets only the newest event of each subject of what is due
 * @param hasAckIds whether MESSAGEs carry an {@code ack} header, as the client modes need
 */
public record Audience(
    StreamKey stream,
    EventFilter filter,
    String subscriptionId,
    String destination,
    StompVersion version,
    boolean conflates,
    boolean hasAckIds) {

  /** The start of each MESSAGE frame: command and the headers that depend on the subscription. */
  byte[] messageHead() {
    byte[] command = "MESSAGE\n".getBytes(StandardCharsets.US_ASCII);
    byte[] lines =
        FrameWriter.headerLines(
            version, Headers.of("subscription", subscriptionId, "destination", destination));
    byte[] head = new byte[command.length + lines.length];
    System.arraycopy(command, 0, head, 0, command.length);
    System.arraycopy(lines, 0, head, command.length, lines.length);
    return head;
  }

  /** The start of the {@code ack} header, up to the position's token; empty if there is none. */
  byte[] ackHead() {
    if (!hasAckIds) {
      return new byte[0];
    }
    byte[] line = FrameWriter.headerLines(version, Headers.of("ack", subscriptionId + ":"));
    return java.util.Arrays.copyOf(line, line.length - 1);
  }
}
