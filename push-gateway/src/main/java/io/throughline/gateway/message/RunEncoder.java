package io.throughline.gateway.message;

import io.throughline.event.Position;
import io.throughline.gateway.catchup.HistoryPage;
import io.throughline.gateway.subscription.Run;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.gateway.tail.TailBatch;
import io.throughline.gateway.tail.Window;
import io.throughline.log.Gap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run from the tail or from a page and makes it WebSocket frames. Has one owner, a lane.
 */
public final class RunEncoder {

  private static final int CAPACITY = 80 << 10;

  private final MessageEncoder messages;
  private final List<String> tokens = new ArrayList<>();
  private byte[] bytes = new byte[CAPACITY];
  private int size;
  private int events;
  private long newestAppendTimeMillis;

  public RunEncoder(MessageEncoder messages) {
    this.messages = messages;
  }

  /**
   * How much a run may hold.
   *
   * @param events at most
   * @param bytes at most, but for a single event that is larger
   */
  public record Room(int events, int bytes) {}

  /**
   * What the tail has from {@code cursor} to the end of {@code window}, as far as there is room.
   *
   * @param pass the lane's current pass: within it, equal questions have one answer
   * @return nothing if the tail no longer has it
   */
  public @Nullable Run<Encoded> fromTail(
      SharedRuns shared, PartitionTail tail, Window window, Position cursor, Room room, long pass) {
    long from = cursor.nextOffset();
    Run<Encoded> made = shared.find(pass, cursor.epoch(), from, room.events(), room.bytes());
    if (made != null) {
      return made;
    }
    begin();
    long next = from;
    boolean full = false;
    while (next < window.next() && !full) {
      TailBatch batch = tail.batchAt(next);
      if (batch == null || tail.window().generation() != window.generation()) {
        return null;
      }
      long stopped = encode(shared, cursor, batch.of(shared.audience().stream().tenant()), room);
      full = stopped >= 0;
      next = full ? stopped : batch.next();
    }
    Run<Encoded> run = end(cursor, cursor.at(next), null);
    shared.keep(cursor.epoch(), from, room.events(), room.bytes(), run);
    return run;
  }

  /**
   * What the page has from {@code cursor} on, as far as there is room; its gap if that is first. If
   * the cursor is not in the page, what the page has from its beginning.
   */
  public Run<Encoded> fromPage(
      SharedRuns shared, HistoryPage page, Position cursor, Room room, long pass) {
    boolean isInside = page.reaches(cursor);
    Gap gap = isInside ? null : page.gap();
    Position from = isInside ? cursor : page.from();
    Run<Encoded> made =
        gap != null
            ? null
            : shared.find(pass, from.epoch(), from.nextOffset(), room.events(), room.bytes());
    if (made != null) {
      return made;
    }
    begin();
    long stopped = encode(shared, from, page.events(), room);
    Run<Encoded> run = end(from, stopped >= 0 ? from.at(stopped) : page.next(), gap);
    if (gap == null) {
      shared.keep(from.epoch(), from.nextOffset(), room.events(), room.bytes(), run);
    }
    return run;
  }

  private void begin() {
    size = 0;
    events = 0;
    newestAppendTimeMillis = 0;
    tokens.clear();
  }

  private Run<Encoded> end(Position from, Position next, @Nullable Gap gap) {
    Encoded encoded =
        new Encoded(
            ByteBuffer.wrap(Arrays.copyOf(bytes, size)),
            events,
            newestAppendTimeMillis,
            List.copyOf(tokens));
    return new Run<>(from, next, gap, encoded);
  }

  /** Returns the offset of the first event that there was no room for, or -1. */
  private long encode(SharedRuns shared, Position from, List<OutboundEvent> candidates, Room room) {
    Audience audience = shared.audience();
    for (OutboundEvent event : candidates) {
      if (event.offset() < from.nextOffset() || !event.matches(audience.filter())) {
        continue;
      }
      MessageTail tail =
          messages.tailOf(
              event, audience.stream(), from.at(event.nextOffset()), audience.version());
      int ackBytes = audience.hasAckIds() ? shared.ackHead().length + tail.token().length + 1 : 0;
      int payload = shared.messageHead().length + ackBytes + tail.bytes().length;
      boolean fits =
          events == 0
              || (events < room.events()
                  && size + payload + WebSocketFrames.HEAD_BYTES_MAX <= room.bytes());
      if (!fits) {
        return event.offset();
      }
      write(shared, tail, payload);
      newestAppendTimeMillis = event.appendTimeMillis();
      events++;
    }
    return -1;
  }

  private void write(SharedRuns shared, MessageTail tail, int payload) {
    if (bytes.length - size < payload + WebSocketFrames.HEAD_BYTES_MAX) {
      int needed = size + payload + WebSocketFrames.HEAD_BYTES_MAX;
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, needed));
    }
    size = WebSocketFrames.head(bytes, size, tail.isText(), payload);
    append(shared.messageHead());
    if (shared.audience().hasAckIds()) {
      append(shared.ackHead());
      append(tail.token());
      bytes[size++] = '\n';
      tokens.add(new String(tail.token(), StandardCharsets.US_ASCII));
    }
    append(tail.bytes());
  }

  private void append(byte[] part) {
    System.arraycopy(part, 0, bytes, size, part.length);
    size += part.length;
  }
}
