package io.throughline.gateway.message;

import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.gateway.subscription.Notice;
import io.throughline.stomp.Command;
import io.throughline.stomp.FrameWriter;
import io.throughline.stomp.session.AckId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Notices as MESSAGE frames with an empty body and a {@code notice} header. Every one carries a
 * {@code position} to resume from, but for one to a subscription whose start was not found yet or
 * whose snapshot has not ended.
 */
public final class NoticeEncoder {

  private final PositionSeal seal;

  public NoticeEncoder(PositionSeal seal) {
    this.seal = seal;
  }

  /**
   * @param at where the subscription is, for notices that have no position of their own
   */
  public ByteBuffer encode(Audience audience, Notice notice, @Nullable Position at) {
    FrameWriter writer = new FrameWriter(audience.version(), 256);
    writer.command(Command.MESSAGE);
    writer.header("subscription", audience.subscriptionId());
    writer.header("destination", audience.destination());
    if (audience.hasAckIds()) {
      writer.header("ack", new AckId(audience.subscriptionId(), AckId.NOT_AWAITED).text());
      writer.header("message-id", AckId.NOT_AWAITED);
    }
    StreamKey stream = audience.stream();
    boolean hasId = audience.hasAckIds();
    switch (notice) {
      case Notice.CaughtUp(var position) -> head(writer, "caught-up", hasId, stream, position);
      case Notice.Progress(var position) -> head(writer, "progress", hasId, stream, position);
      case Notice.Waiting(var position, var reason) -> {
        head(writer, "progress", hasId, stream, position);
        writer.header("waiting", reason);
      }
      case Notice.Lost(var gap) -> {
        head(writer, "gap", hasId, stream, gap.to());
        writer.header("reason", gap.reason().wireName());
        writer.header("from", seal.seal(stream, gap.from()));
      }
      case Notice.SnapshotEnd(var position) ->
          head(writer, "snapshot-end", hasId, stream, position);
      case Notice.SnapshotLost(var gap) -> {
        head(writer, "gap", hasId, stream, null);
        writer.header("reason", gap.reason().wireName());
        writer.header("from", seal.seal(stream, gap.from()));
      }
      case Notice.Reconnect(var delay) -> {
        head(writer, "reconnect", hasId, stream, at);
        writer.header("delay-ms", delay.toMillis());
      }
    }
    writer.end();
    return OutboundFrames.text(writer.toByteArray());
  }

  private void head(
      FrameWriter writer,
      String notice,
      boolean hasMessageId,
      StreamKey stream,
      @Nullable Position position) {
    String token = position == null ? null : seal.seal(stream, position);
    if (!hasMessageId) {
      writer.header("message-id", token == null ? notice : token);
    }
    if (token != null) {
      writer.header("position", token);
    }
    writer.header("notice", notice);
  }
}
