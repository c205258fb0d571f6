package io.throughline.stomp.session;

import io.throughline.stomp.Excerpt;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A session's subscriptions, by id. */
final class Subscriptions {

  private static final AckWindow NO_WINDOW = new AckWindow(0);

  private final SessionSettings settings;
  private final StompVersion version;
  private final Map<String, Subscription> byId = new LinkedHashMap<>();

  Subscriptions(SessionSettings settings, StompVersion version) {
    this.settings = settings;
    this.version = version;
  }

  @Nullable Subscription find(String id) {
    return byId.get(id);
  }

  Outcome subscribe(Frame frame) {
    String destination = Objects.requireNonNull(frame.header(HeaderNames.DESTINATION));
    String id = Objects.requireNonNullElse(frame.header(HeaderNames.ID), destination);
    if (frame.headers().has(HeaderNames.ID)
        && id.length() > settings.subscriptions().idCharsMax()) {
      return Outcome.problem(
          StompError.INVALID_HEADER,
          "SUBSCRIBE with an id of %d characters (expected at most %d)"
              .formatted(id.length(), settings.subscriptions().idCharsMax()),
          "The id goes out with every message of the subscription, so it has to be short.");
    }
    if (byId.containsKey(id)) {
      return Outcome.problem(
          StompError.DUPLICATE_SUBSCRIPTION,
          "SUBSCRIBE with id '%s' that is in use (expected one of its own)"
              .formatted(Excerpt.of(id)),
          "Each of a session's subscriptions needs an id of its own. UNSUBSCRIBE frees an id.");
    }
    if (byId.size() >= settings.subscriptions().max()) {
      return Outcome.problem(
          StompError.TOO_MANY_SUBSCRIPTIONS,
          "more than %d subscriptions in a session".formatted(settings.subscriptions().max()),
          "UNSUBSCRIBE from what is not needed any more, or open another session.");
    }
    return subscribe(frame, id, destination);
  }

  private Outcome subscribe(Frame frame, String id, String destination) {
    String ack = Objects.requireNonNullElse(frame.header(HeaderNames.ACK), AckMode.AUTO.text());
    AckMode mode = AckMode.of(ack).orElse(null);
    if (mode == null) {
      return Outcome.problem(
          StompError.INVALID_HEADER,
          "SUBSCRIBE with ack '%s' (expected auto, client or client-individual)"
              .formatted(Excerpt.of(ack)),
          "Leave the header out for auto.");
    }
    int window = window(frame, mode);
    if (window < 0) {
      return Outcome.problem(
          StompError.INVALID_HEADER,
          "SUBSCRIBE with window '%s' (expected 1 to %d, with ack client or client-individual)"
              .formatted(
                  Excerpt.of(String.valueOf(frame.header(HeaderNames.WINDOW))),
                  settings.subscriptions().windowMax()),
          "The window is how many messages may be unacknowledged; with ack auto nothing counts.");
    }
    byId.put(
        id,
        new Subscription(
            id, destination, mode, mode == AckMode.AUTO ? NO_WINDOW : new AckWindow(window)));
    return Outcome.done(
        new Action.Subscribe(
            id, destination, mode, window, frame.headers(), frame.header(HeaderNames.RECEIPT)));
  }

  /** The window that the frame asks for, 0 in mode auto, or -1 if it asks for what cannot be. */
  private int window(Frame frame, AckMode mode) {
    String window = frame.header(HeaderNames.WINDOW);
    if (mode == AckMode.AUTO) {
      return window == null ? 0 : -1;
    }
    if (window == null) {
      return settings.subscriptions().windowDefault();
    }
    try {
      int messages = Integer.parseInt(window);
      return messages < 1 || messages > settings.subscriptions().windowMax() ? -1 : messages;
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  /** By id, or in 1.0 by destination. */
  Outcome unsubscribe(Frame frame) {
    String header = frame.headers().has(HeaderNames.ID) ? HeaderNames.ID : HeaderNames.DESTINATION;
    String id = Objects.requireNonNull(frame.header(header));
    if (byId.remove(id) == null) {
      return Outcome.problem(
          StompError.UNKNOWN_SUBSCRIPTION,
          "UNSUBSCRIBE with unknown %s '%s'".formatted(header, Excerpt.of(id)),
          "The session has no such subscription; it may have been removed before.");
    }
    return Outcome.done(new Action.Unsubscribe(id));
  }

  /** Which message an ACK or NACK means, or null if no subscription awaits it. */
  @Nullable AckId awaited(Frame frame) {
    AckId ack =
        switch (version) {
          case V1_2 -> AckId.of(required(frame, HeaderNames.ID)).orElse(null);
          case V1_1 ->
              new AckId(
                  required(frame, HeaderNames.SUBSCRIPTION),
                  required(frame, HeaderNames.MESSAGE_ID));
          case V1_0 -> awaitedByAny(frame);
        };
    if (ack == null) {
      return null;
    }
    Subscription subscription = byId.get(ack.subscriptionId());
    return subscription != null && subscription.awaits(ack.messageId()) ? ack : null;
  }

  /** 1.0 names only the message, so it is the first subscription's that awaits it. */
  private @Nullable AckId awaitedByAny(Frame frame) {
    String messageId = required(frame, HeaderNames.MESSAGE_ID);
    String subscriptionId = frame.header(HeaderNames.SUBSCRIPTION);
    if (subscriptionId != null) {
      return new AckId(subscriptionId, messageId);
    }
    for (Subscription subscription : byId.values()) {
      if (subscription.awaits(messageId)) {
        return new AckId(subscription.id(), messageId);
      }
    }
    return null;
  }

  /** Settles a message, if it is still awaited; says whether that opened a window that was full. */
  Action.@Nullable WindowOpened settle(AckId ack) {
    Subscription subscription = byId.get(ack.subscriptionId());
    if (subscription == null || !subscription.awaits(ack.messageId())) {
      return null;
    }
    boolean wasFull = subscription.room() == 0;
    subscription.settle(ack.messageId());
    return wasFull ? new Action.WindowOpened(subscription.id(), subscription.room()) : null;
  }

  private static String required(Frame frame, String name) {
    return Objects.requireNonNull(frame.header(name));
  }
}
