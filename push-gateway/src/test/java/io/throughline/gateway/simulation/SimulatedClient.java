package io.throughline.gateway.simulation;

import io.throughline.event.TenantId;
import io.throughline.gateway.session.Session;
import io.throughline.gateway.session.SteppedGateway;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.client.ClientFrames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that keeps the last position of each subscription, and connects again with it. */
final class SimulatedClient {

  private final TenantId tenant;
  private final List<SimulatedSubscription> subscriptions;
  private @Nullable SimulatedSocket socket;
  private @Nullable Session session;
  private @Nullable SteppedGateway gateway;
  private boolean isConnected;

  SimulatedClient(TenantId tenant, List<SimulatedSubscription> subscriptions) {
    this.tenant = tenant;
    this.subscriptions = subscriptions;
  }

  List<SimulatedSubscription> subscriptions() {
    return subscriptions;
  }

  @Nullable SimulatedSocket socket() {
    return socket;
  }

  boolean isOpen() {
    return socket != null;
  }

  /**
   * Opens a connection and says all that it has to say, without waiting for an answer.
   *
   * @param waits whether it waits for CONNECTED before it subscribes
   */
  void open(SteppedGateway at, SimulatedSocket opened, boolean waits) {
    gateway = at;
    socket = opened;
    session = at.open(opened);
    isConnected = false;
    opened.send(ClientFrames.connect("test", tenant.value(), HeartBeats.NONE));
    if (!waits) {
      subscriptions.forEach(this::subscribe);
    }
  }

  /** Subscribes if it is not subscribed. */
  void subscribe(SimulatedSubscription subscription) {
    if (socket != null
        && gateway != null
        && subscription.state() == SimulatedSubscription.State.OUT) {
      socket.send(subscription.subscribe(gateway));
    }
  }

  /** Unsubscribes if it is subscribed, or about to be. */
  void unsubscribe(SimulatedSubscription subscription) {
    boolean isIn =
        switch (subscription.state()) {
          case SUBSCRIBING, IN -> true;
          case OUT, LEAVING -> false;
        };
    if (socket != null && isConnected && isIn) {
      socket.send(subscription.unsubscribe());
    }
  }

  void acknowledge(SimulatedSubscription subscription, boolean isNack, int skip) {
    Frame frame = subscription.acknowledge(isNack, skip);
    if (frame != null && socket != null) {
      socket.send(frame);
    }
  }

  /** Something that it sent reaches the gateway, if the gateway takes any. */
  boolean passToServer() {
    return socket != null && session != null && socket.passToServer(session);
  }

  /** Reads what has arrived. */
  boolean read() {
    if (socket == null || !socket.hasArrived()) {
      return false;
    }
    socket.read().forEach(this::take);
    return true;
  }

  /**
   * The connection breaks.
   *
   * @param arriving how much of what is on the way arrives still, of 1000 parts
   */
  void cut(int arriving) {
    SimulatedSocket broken = socket;
    Session ended = session;
    if (broken != null && ended != null) {
      broken.cut(arriving).forEach(this::take);
      ended.closed("cut");
      broken.complete();
      socket = null;
      session = null;
      gateway = null;
      subscriptions.forEach(SimulatedSubscription::disconnected);
    }
  }

  /** Whether it is connected to {@code other}. */
  boolean isAt(SteppedGateway other) {
    return gateway == other;
  }

  private void take(Frame frame) {
    switch (frame.command()) {
      case CONNECTED -> {
        isConnected = true;
        subscriptions.forEach(this::subscribe);
      }
      case RECEIPT -> ofReceipt(String.valueOf(frame.header("receipt-id"))).receipt(frame);
      case MESSAGE -> of(String.valueOf(frame.header("subscription"))).message(frame);
      default -> throw Invariant.SURVIVES.violated("%s %s", frame, frame.text());
    }
  }

  private SimulatedSubscription ofReceipt(String receipt) {
    return of(receipt.substring(receipt.indexOf('-') + 1));
  }

  private SimulatedSubscription of(String id) {
    return subscriptions.stream()
        .filter(subscription -> subscription.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Invariant.ASKED_FOR.violated("no subscription '%s'", id));
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(tenant, isOpen() ? "open" : "away", subscriptions);
  }
}
