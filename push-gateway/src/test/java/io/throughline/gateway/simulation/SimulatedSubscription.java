package io.throughline.gateway.simulation;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.session.SteppedGateway;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.gateway.tail.Window;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import io.throughline.stomp.Headers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One of a client's subscriptions, over all its connections. */
final class SimulatedSubscription {

  /** How it starts when it has no position yet. */
  sealed interface Start {
    record Live() implements Start {}

    record Since(long millis) implements Start {}

    record Last(int count) implements Start {}

    record Snapshot() implements Start {}
  }

  /** Where it is on its current connection. */
  enum State {
    OUT,
    SUBSCRIBING,
    IN,
    LEAVING
  }

  private final String id;
  private final LogModel model;
  private final Follower follower;
  private final Start start;
  private final boolean conflates;
  private final @Nullable String ackMode;
  private final int window;
  private final Deque<String> unacknowledged = new ArrayDeque<>();

  private State state = State.OUT;
  private boolean isResuming;
  private boolean hasStartHeader;
  private long sequence;
  private @Nullable PartitionTail tail;
  private @Nullable Window known;

  SimulatedSubscription(
      String id,
      LogModel model,
      StreamKey stream,
      EventFilter filter,
      Start start,
      boolean conflates,
      @Nullable String ackMode,
      int window) {
    this.id = id;
    this.model = model;
    this.follower = new Follower(model, stream, filter, conflates);
    this.start = start;
    this.conflates = conflates;
    this.ackMode = ackMode;
    this.window = window;
  }

  String id() {
    return id;
  }

  State state() {
    return state;
  }

  /** The connection is gone. */
  void disconnected() {
    state = State.OUT;
    unacknowledged.clear();
  }

  Frame subscribe(SteppedGateway gateway) {
    state = State.SUBSCRIBING;
    sequence = model.sequence();
    tail = gateway.tail(follower.partition());
    known = tail.window();
    follower.subscribing();
    EventFilter filter = follower.filter();
    String subject = filter.subject() == null ? "" : "/" + filter.subject();
    Headers.Builder headers =
        Headers.builder()
            .add("id", id)
            .add("destination", "/topic/" + follower.stream().stream().value() + subject)
            .add("receipt", "in-" + id)
            .add("notices", "true");
    if (!filter.types().isEmpty()) {
      headers.add("types", String.join(",", filter.types()));
    }
    if (conflates) {
      headers.add("conflate", "true");
    }
    if (ackMode != null) {
      headers.add("ack", ackMode).add("window", String.valueOf(window));
    }
    Position cursor = follower.cursor();
    isResuming = cursor != null;
    hasStartHeader = isResuming || !(start instanceof Start.Live);
    if (cursor != null) {
      headers.add("after", SteppedGateway.seal().seal(follower.stream(), cursor));
    } else {
      switch (start) {
        case Start.Live() -> {}
        case Start.Since(var millis) ->
            headers.add("since", Instant.ofEpochMilli(millis).toString());
        case Start.Last(var count) -> headers.add("last", String.valueOf(count));
        case Start.Snapshot() -> {
          headers.add("snapshot", "true");
          follower.expectingSnapshot();
        }
      }
    }
    return new Frame(Command.SUBSCRIBE, headers.build());
  }

  Frame unsubscribe() {
    state = State.LEAVING;
    return new Frame(Command.UNSUBSCRIBE, Headers.of("id", id, "receipt", "out-" + id));
  }

  /** The oldest message that was not acknowledged, acknowledged; or nothing. */
  @Nullable Frame acknowledge(boolean isNack, int skip) {
    if (unacknowledged.isEmpty() || state != State.IN) {
      return null;
    }
    String ack = unacknowledged.peek();
    if ("client".equals(ackMode)) {
      for (int i = 0; i <= skip && !unacknowledged.isEmpty(); i++) {
        ack = unacknowledged.remove();
      }
    } else {
      unacknowledged.remove();
    }
    return new Frame(isNack ? Command.NACK : Command.ACK, Headers.of("id", ack));
  }

  // What comes.

  void receipt(Frame receipt) {
    if (state == State.LEAVING && receipt.header("receipt-id").startsWith("out-")) {
      state = State.OUT;
      unacknowledged.clear();
      return;
    }
    if (receipt.header("position") == null && state == State.LEAVING) {
      return; // left before its start was found
    }
    if (!isResuming && start instanceof Start.Snapshot) {
      Invariant.POSITION_TRUE.require(
          receipt.header("position") == null, "a position before the snapshot: %s", receipt);
      become(State.IN);
      return;
    }
    Position position = follower.position(receipt);
    if (isResuming) {
      follower.resumedAt(position);
    } else {
      switch (start) {
        case Start.Live() -> follower.startedAt(position);
        case Start.Since(var millis) -> follower.startedSince(position, millis);
        case Start.Last(var count) -> follower.startedLast(position, count, sequence);
        case Start.Snapshot() -> throw new AssertionError("has no position");
      }
    }
    become(State.IN);
  }

  private void become(State next) {
    if (state == State.SUBSCRIBING) {
      state = next;
    }
  }

  void message(Frame message) {
    Invariant.ASKED_FOR.require(
        state != State.OUT, "after the receipt of UNSUBSCRIBE: %s", message);
    switch (message.header("notice")) {
      case null -> event(message);
      case "snapshot" -> {
        follower.state(message);
        awaitAcknowledgement(message);
      }
      case "snapshot-end" -> follower.snapshotEnd(message);
      case "gap" -> follower.gap(message);
      case "caught-up" -> follower.caughtUp(message, known());
      case "progress" -> follower.position(message, message.header("waiting") != null);
      case "reconnect" -> follower.position(message, true);
      case String other -> throw Invariant.ASKED_FOR.violated("an unknown notice: %s", other);
    }
  }

  private void event(Frame message) {
    follower.event(message);
    awaitAcknowledgement(message);
  }

  private void awaitAcknowledgement(Frame message) {
    if (ackMode != null) {
      unacknowledged.add(String.valueOf(message.header("ack")));
      Invariant.WINDOW.require(
          unacknowledged.size() <= window, "%d of %d", unacknowledged.size(), window);
    }
  }

  private @Nullable Position known() {
    Window then = known;
    PartitionTail now = tail;
    return then == null || now == null || now.window().generation() != then.generation()
        ? null
        : then.end();
  }

  /** What is missing when everything stands still; empty if nothing is. */
  String missing() {
    if (state != State.IN) {
      return id + " is " + state;
    }
    String missing = follower.missing();
    if (!missing.isEmpty()) {
      return id + " misses " + missing;
    }
    return hasStartHeader && !follower.isCaughtUp() ? id + " was not told that it caught up" : "";
  }

  @Override
  public String toString() {
    return "%s %s %s %s".formatted(id, state, start, follower);
  }
}
