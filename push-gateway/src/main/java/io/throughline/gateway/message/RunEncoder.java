package io.throughline.gateway.message;

import io.throughline.event.Conflation;
import io.throughline.event.Position;
import io.throughline.gateway.catchup.HistoryPage;
import io.throughline.gateway.catchup.SnapshotPage;
import io.throughline.gateway.outbound.MessageTail;
import io.throughline.gateway.outbound.OutboundEvent;
import io.throughline.gateway.outbound.OutboundState;
import io.throughline.gateway.subscription.Run;
import io.throughline.gateway.subscription.SnapshotPart;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.gateway.tail.TailBatch;
import io.throughline.gateway.tail.Window;
import io.throughline.log.Gap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run from the tail, from a page or from a snapshot and makes it WebSocket frames. Has one
 * owner, a lane.
 */
public final class RunEncoder {

  private static final long ALL = -1;

  private final MessageEncoder messages;
  private final RunBuffer buffer = new RunBuffer();

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
    Audience audience = shared.audience();
    List<OutboundEvent> due = new ArrayList<>();
    buffer.clear();
    long next = from;
    long stopped = ALL;
    while (next < window.next() && stopped == ALL && due.size() < Conflation.EVENTS_MAX) {
      TailBatch batch = tail.batchAt(next);
      if (batch == null || tail.window().generation() != window.generation()) {
        return null;
      }
      List<OutboundEvent> events = batch.of(audience.stream().tenant());
      if (audience.conflates()) {
        collect(audience, cursor, events, due);
      } else {
        stopped = encode(shared, cursor, events, room);
      }
      next = batch.next();
    }
    if (audience.conflates()) {
      stopped = encodeNewest(shared, cursor, due, room);
    }
    Run<Encoded> run = end(cursor, cursor.at(stopped == ALL ? next : stopped), null);
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
    buffer.clear();
    long stopped;
    if (shared.audience().conflates()) {
      List<OutboundEvent> due = new ArrayList<>();
      collect(shared.audience(), from, page.events(), due);
      stopped = encodeNewest(shared, from, due, room);
    } else {
      stopped = encode(shared, from, page.events(), room);
    }
    Run<Encoded> run = end(from, stopped == ALL ? page.next() : from.at(stopped), gap);
    if (gap == null) {
      shared.keep(from.epoch(), from.nextOffset(), room.events(), room.bytes(), run);
    }
    return run;
  }

  /**
   * What the page has after {@code afterSubject}, as far as there is room.
   *
   * @return nothing if the page has no such place
   */
  public @Nullable SnapshotPart<Encoded> fromSnapshot(
      SharedRuns shared, SnapshotPage page, @Nullable String afterSubject, Room room) {
    int index = page.indexAfter(afterSubject);
    if (index < 0) {
      return null;
    }
    Audience audience = shared.audience();
    buffer.clear();
    String last = afterSubject;
    for (OutboundState state : page.states().subList(index, page.states().size())) {
      MessageTail tail =
          messages.tailOf(state, audience.stream(), page.position(), audience.version());
      if (!buffer.add(shared, tail, 0, 0, room)) {
        return new SnapshotPart<>(page.position(), afterSubject, last, false, buffer.encoded());
      }
      last = state.subject();
    }
    return new SnapshotPart<>(page.position(), afterSubject, last, page.isLast(), buffer.encoded());
  }

  private Run<Encoded> end(Position from, Position next, @Nullable Gap gap) {
    return new Run<>(from, next, gap, buffer.encoded());
  }

  /** Returns where to go on if there was no room for all, or {@link #ALL}. */
  private long encode(SharedRuns shared, Position from, List<OutboundEvent> candidates, Room room) {
    for (OutboundEvent event : candidates) {
      if (isFor(shared.audience(), from, event) && !add(shared, from, event, 0, room)) {
        return event.offset();
      }
    }
    return ALL;
  }

  /**
   * The same for what is newest of each subject. Goes on just after the last one delivered: what
   * was left out after it is looked at again, as it may be the newest by then.
   */
  private long encodeNewest(SharedRuns shared, Position from, List<OutboundEvent> due, Room room) {
    Conflation<OutboundEvent> conflation = new Conflation<>(due, OutboundEvent::event);
    long goOn = from.nextOffset();
    int leftOut = 0;
    for (OutboundEvent event : due) {
      if (!conflation.stays(event)) {
        leftOut++;
      } else if (add(shared, from, event, leftOut, room)) {
        goOn = event.nextOffset();
        leftOut = 0;
      } else {
        return goOn;
      }
    }
    return ALL;
  }

  private boolean add(
      SharedRuns shared, Position from, OutboundEvent event, int leftOut, Room room) {
    Audience audience = shared.audience();
    MessageTail tail =
        messages.tailOf(event, audience.stream(), from.at(event.nextOffset()), audience.version());
    return buffer.add(shared, tail, leftOut, event.appendTimeMillis(), room);
  }

  private static void collect(
      Audience audience, Position from, List<OutboundEvent> events, List<OutboundEvent> due) {
    for (OutboundEvent event : events) {
      if (isFor(audience, from, event)) {
        due.add(event);
      }
    }
  }

  private static boolean isFor(Audience audience, Position from, OutboundEvent event) {
    return event.offset() >= from.nextOffset() && event.matches(audience.filter());
  }
}
