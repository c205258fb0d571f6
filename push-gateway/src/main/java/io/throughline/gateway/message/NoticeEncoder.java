package io.throughline.gateway.message;

import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.gateway.subscription.Notice;
import io.throughline.stomp.Command;
import io.throughline.stomp.FrameWriter;
import java.nio.ByteBuffer;

/**
 * Notices as MESSAGE frames with an empty body and a {@code notice} header. Every one carries a
 * {@code position} to resume from.
 */
public final class NoticeEncoder {

  /**
   * The ack id of every notice in the client modes: there is nothing to acknowledge, and
   * acknowledging it does nothing.
   */
  public static final String ACK_ID = "notice";

  private final PositionSeal seal;

  public NoticeEncoder(PositionSeal seal) {
    this.seal = seal;
  }

  /**
   * @param at where the subscription is, for notices that have no position of their own
   */
  public ByteBuffer encode(Audience audience, Notice notice, Position at) {
    FrameWriter writer = new FrameWriter(audience.version(), 256);
    writer.command(Command.MESSAGE);
    writer.header("subscription", audience.subscriptionId());
    writer.header("destination", audience.destination());
    if (audience.hasAckIds()) {
      writer.header("ack", ACK_ID);
    }
    StreamKey stream = audience.stream();
    switch (notice) {
      case Notice.CaughtUp(var position) -> head(writer, "caught-up", stream, position);
      case Notice.Progress(var position) -> head(writer, "progress", stream, position);
      case Notice.Waiting(var position, var reason) -> {
        head(writer, "progress", stream, position);
        writer.header("waiting", reason);
      }
      case Notice.Lost(var gap) -> {
        head(writer, "gap", stream, gap.to());
        writer.header("reason", gap.reason().wireName());
        writer.header("from", seal.seal(stream, gap.from()));
      }
      case Notice.Reconnect(var delay) -> {
        head(writer, "reconnect", stream, at);
        writer.header("delay-ms", delay.toMillis());
      }
    }
    writer.end();
    return OutboundFrames.text(writer.toByteArray());
  }

  private void head(FrameWriter writer, String notice, StreamKey stream, Position position) {
    String token = seal.seal(stream, position);
    writer.header("message-id", token).header("position", token).header("notice", notice);
  }
}
