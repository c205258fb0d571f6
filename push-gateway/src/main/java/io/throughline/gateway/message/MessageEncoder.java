package io.throughline.gateway.message;

import io.throughline.event.ContentTypes;
import io.throughline.event.Event;
import io.throughline.event.Position;
import io.throughline.event.PositionSeal;
import io.throughline.event.StreamKey;
import io.throughline.gateway.outbound.MessageTail;
import io.throughline.gateway.outbound.OutboundEvent;
import io.throughline.gateway.outbound.OutboundState;
import io.throughline.log.SnapshotReader.SubjectState;
import io.throughline.stomp.FrameWriter;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.StompVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Makes the part of a MESSAGE frame that all subscriptions share. Has one owner, a lane.
 *
 * <p>Header names are those of {@code docs/protocol.md}: CloudEvents attributes as {@code ce-*},
 * except {@code traceparent}, which keeps the name that tracing libraries look for.
 */
public final class MessageEncoder {

  private static final String TRACE_PARENT = "traceparent";
  private static final String STATE_ID = "snapshot-";

  private final PositionSeal seal;
  private final FrameWriter shared = new FrameWriter(StompVersion.V1_2, 1024);

  public MessageEncoder(PositionSeal seal) {
    this.seal = seal;
  }

  /** The sealed position of {@code position} in {@code stream}. */
  public String token(StreamKey stream, Position position) {
    return seal.seal(stream, position);
  }

  /** The event's frame end for STOMP {@code version}: kept in the event for 1.2, else made anew. */
  MessageTail tailOf(OutboundEvent event, StreamKey stream, Position after, StompVersion version) {
    if (version != StompVersion.V1_2) {
      return make(event, stream, after, new FrameWriter(version, 1024));
    }
    MessageTail made = event.messageTail();
    if (made == null) {
      shared.reset();
      made = make(event, stream, after, shared);
      event.messageTail(made);
    }
    return made;
  }

  private MessageTail make(
      OutboundEvent outbound, StreamKey stream, Position after, FrameWriter writer) {
    Event event = outbound.event();
    String token = seal.seal(stream, after);
    writer.header("message-id", token).header(HeaderNames.POSITION, token);
    writer.header(HeaderNames.APPEND_TIME, outbound.appendTimeMillis());
    writer.header("ce-id", event.id());
    writer.header("ce-type", event.type());
    writer.header("ce-source", event.source());
    optional(writer, "ce-subject", event.subject());
    optional(writer, "ce-time", event.time());
    optional(writer, "ce-dataschema", event.dataSchema());
    for (Map.Entry<String, String> extension : event.extensions().entrySet()) {
      boolean isTrace = extension.getKey().equals(TRACE_PARENT);
      writer.header(isTrace ? TRACE_PARENT : "ce-" + extension.getKey(), extension.getValue());
    }
    optional(writer, "content-type", event.dataContentType());
    byte[] data = event.data().bytes();
    writer.body(data);
    return new MessageTail(
        writer.toByteArray(), token.getBytes(StandardCharsets.US_ASCII), isUtf8(data));
  }

  /** The same for a folded state. */
  MessageTail tailOf(OutboundState state, StreamKey stream, Position at, StompVersion version) {
    if (version != StompVersion.V1_2) {
      return make(state.state(), stream, at, new FrameWriter(version, 1024));
    }
    MessageTail made = state.messageTail();
    if (made == null) {
      shared.reset();
      made = make(state.state(), stream, at, shared);
      state.messageTail(made);
    }
    return made;
  }

  /**
   * It has no {@code position}: until the snapshot has ended there is none to resume from. Its id
   * is made from its subject's newest event, so that it is one of a kind, and opens as no position.
   */
  private MessageTail make(SubjectState state, StreamKey stream, Position at, FrameWriter writer) {
    String id = STATE_ID + seal.seal(stream, at.at(state.nextOffset()));
    writer.header("message-id", id).header("notice", "snapshot");
    writer.header(HeaderNames.APPEND_TIME, state.appendTimeMillis());
    writer.header("ce-subject", state.subject());
    writer.header("ce-type", state.type());
    optional(writer, "ce-time", state.time());
    byte[] data = state.data().bytes();
    if (data.length > 0) {
      writer.header("content-type", ContentTypes.JSON);
    }
    writer.body(data);
    return new MessageTail(
        writer.toByteArray(), id.getBytes(StandardCharsets.US_ASCII), isUtf8(data));
  }

  private static void optional(
      FrameWriter writer, String name, @org.jspecify.annotations.Nullable String value) {
    if (value != null) {
      writer.header(name, value);
    }
  }

  private static boolean isUtf8(byte[] data) {
    for (byte octet : data) {
      if (octet < 0) {
        return decodes(data);
      }
    }
    return true;
  }

  private static boolean decodes(byte[] data) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
      return true;
    } catch (CharacterCodingException notText) {
      return false;
    }
  }
}
