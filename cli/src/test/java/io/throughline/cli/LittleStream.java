package io.throughline.cli;

import io.throughline.cli.LittleServer.Peer;
import io.throughline.stomp.Command;
import io.throughline.stomp.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One stream behind a {@link LittleServer}, delivered as a gateway would: in order, from where a
 * subscription starts. Position {@code pN} is after the N-th event. Can be told to do it wrongly.
 */
public final class LittleStream {

  private record Subscriber(Peer peer, String id) {}

  private final List<String> ids = new ArrayList<>();
  private final Map<Peer, Subscriber> live = new LinkedHashMap<>();
  private final List<Frame> frames = new ArrayList<>();
  private int skipped = -1;
  private int repeated = -1;

  /** Leaves out the event with this index. */
  public synchronized LittleStream skipping(int index) {
    skipped = index;
    return this;
  }

  /** Delivers the event with this index twice. */
  public synchronized LittleStream repeating(int index) {
    repeated = index;
    return this;
  }

  public synchronized void append(String id) {
    ids.add(id);
    live.values().removeIf(subscriber -> !subscriber.peer().session().isOpen());
    live.values().forEach(subscriber -> deliver(subscriber, ids.size() - 1));
  }

  /** Every frame that clients sent. */
  public synchronized List<Frame> frames() {
    return List.copyOf(frames);
  }

  public synchronized void on(Peer peer, Frame frame) {
    frames.add(frame);
    switch (frame.command()) {
      case CONNECT ->
          peer.send(Command.CONNECTED, "", "version", "1.2", "session", "s", "heart-beat", "0,0");
      case SUBSCRIBE -> subscribe(peer, frame);
      default -> {}
    }
  }

  private void subscribe(Peer peer, Frame frame) {
    String after = frame.header("after");
    String last = frame.header("last");
    int from = ids.size();
    if (after != null) {
      from = Integer.parseInt(after.substring(1));
    } else if (last != null) {
      from = Math.max(0, ids.size() - Integer.parseInt(last));
    } else if (frame.header("since") != null) {
      from = 0;
    }
    peer.send(Command.RECEIPT, "", "receipt-id", frame.header("receipt"), "position", "p" + from);
    Subscriber subscriber = new Subscriber(peer, frame.header("id"));
    for (int i = from; i < ids.size(); i++) {
      deliver(subscriber, i);
    }
    peer.send(
        Command.MESSAGE,
        "",
        "subscription",
        subscriber.id(),
        "message-id",
        "n",
        "destination",
        "/topic/metrics",
        "notice",
        "caught-up",
        "position",
        "p" + ids.size());
    live.put(peer, subscriber);
  }

  private void deliver(Subscriber subscriber, int index) {
    int times = index == skipped ? 0 : index == repeated ? 2 : 1;
    for (int i = 0; i < times; i++) {
      String position = "p" + (index + 1);
      subscriber
          .peer()
          .send(
              Command.MESSAGE,
              "{\"value\":" + index + "}",
              "subscription",
              subscriber.id(),
              "destination",
              "/topic/metrics",
              "message-id",
              position,
              "position",
              position,
              "content-type",
              "application/json",
              "ce-id",
              ids.get(index),
              "ce-source",
              "/test",
              "ce-type",
              "metrics.updated",
              "ce-subject",
              "cpu");
    }
  }
}
