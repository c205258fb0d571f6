package io.throughline.cli.client;

import static io.throughline.stomp.client.ClientFrames.with;

import io.throughline.cli.client.Effect.Deliver;
import io.throughline.cli.client.Effect.End;
import io.throughline.cli.client.Effect.Refuse;
import io.throughline.cli.client.Effect.Send;
import io.throughline.cli.client.Effect.SendHeartBeat;
import io.throughline.cli.client.Effect.Subscribed;
import io.throughline.cli.client.Effect.Tell;
import io.throughline.event.Event;
import io.throughline.event.LogAttributes;
import io.throughline.event.Payload;
import io.throughline.stomp.Decoded;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.client.ClientFrames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says and understands on one connection: CONNECT, one SUBSCRIBE, then messages.
 * Knows no socket, thread or clock; time comes in as milliseconds of any origin. Owned by the
 * follower's thread.
 */
final class Conversation {

  private enum Phase {
    /** CONNECT is said; CONNECTED is awaited. */
    CONNECTING,
    /** SUBSCRIBE is said; its RECEIPT is awaited. */
    SUBSCRIBING,
    FOLLOWING,
    ENDED
  }

  /** What this side offers and wants: as often as the server likes, but not faster than this. */
  static final HeartBeats OFFER = new HeartBeats(10_000, 2_000);

  /** How long CONNECTED and the RECEIPT may take each, milliseconds. */
  static final long ANSWER_MILLIS_MAX = 15_000;

  /** A peer is given up after this many of its intervals without a sign of life. */
  private static final int SILENT_INTERVALS = 2;

  private static final String SUBSCRIPTION_ID = "0";
  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,14}");
  private static final String SUBSCRIBED = "subscribed";

  /** Errors that pass by themselves; any other before the RECEIPT would only come again. */
  private static final Set<String> PASSING =
      Set.of(
          "unavailable",
          "internal",
          "internal-error",
          "log-unavailable",
          "replay-unavailable",
          "issuer-unavailable",
          "shutting-down",
          "rate-limited",
          "limit-exceeded",
          "too-many-sessions",
          "too-many-frames",
          "token-expired",
          "connect-timeout",
          "heart-beat-timeout");

  private final Subscription subscription;

  private Phase phase = Phase.CONNECTING;
  private long phaseSince;
  private long heardAt;
  private long saidAt;
  private long sayEveryMillis;
  private long hearEveryMillis;

  Conversation(Subscription subscription) {
    this.subscription = subscription;
  }

  /** The first frame. */
  List<Effect> open(String host, String token, long now) {
    enter(Phase.CONNECTING, now);
    heardAt = now;
    saidAt = now;
    return List.of(new Send(ClientFrames.connect(host, token, OFFER)));
  }

  List<Effect> received(Decoded decoded, long now) {
    heardAt = now;
    if (phase == Phase.ENDED) {
      return List.of();
    }
    return switch (decoded) {
      case Decoded.HeartBeat() -> List.of();
      case Decoded.Refused(var code, var message, var receipt) ->
          end("the server sent what is not STOMP: " + message);
      case Frame frame -> frame(frame, now);
    };
  }

  /** To be called when {@link #nextTick} has come, at least. */
  List<Effect> tick(long now) {
    if (phase == Phase.ENDED) {
      return List.of();
    }
    if (phase != Phase.FOLLOWING && now - phaseSince >= ANSWER_MILLIS_MAX) {
      return end("no answer within %d s".formatted(ANSWER_MILLIS_MAX / 1000));
    }
    if (hearEveryMillis > 0 && now - heardAt >= SILENT_INTERVALS * hearEveryMillis) {
      return end("no sign of life for %d s".formatted((now - heardAt) / 1000));
    }
    if (sayEveryMillis > 0 && now - saidAt >= sayEveryMillis) {
      saidAt = now;
      return List.of(new SendHeartBeat());
    }
    return List.of();
  }

  /** When {@link #tick} has something to do, if nothing happens before. */
  long nextTick() {
    long next = phase == Phase.FOLLOWING ? Long.MAX_VALUE : phaseSince + ANSWER_MILLIS_MAX;
    if (hearEveryMillis > 0) {
      next = Math.min(next, heardAt + SILENT_INTERVALS * hearEveryMillis);
    }
    if (sayEveryMillis > 0) {
      next = Math.min(next, saidAt + sayEveryMillis);
    }
    return next;
  }

  private List<Effect> frame(Frame frame, long now) {
    return switch (frame.command()) {
      case CONNECTED -> phase == Phase.CONNECTING ? subscribe(frame, now) : List.of();
      case RECEIPT ->
          SUBSCRIBED.equals(frame.header(HeaderNames.RECEIPT_ID)) ? receipt(frame, now) : List.of();
      case MESSAGE -> message(frame);
      case ERROR -> error(frame);
      case CONNECT,
          STOMP,
          SEND,
          SUBSCRIBE,
          UNSUBSCRIBE,
          ACK,
          NACK,
          BEGIN,
          COMMIT,
          ABORT,
          DISCONNECT ->
          end("the server sent a client's frame: " + frame.command());
    };
  }

  private List<Effect> subscribe(Frame connected, long now) {
    String header = connected.header(HeaderNames.HEART_BEAT);
    HeartBeats theirs =
        header == null ? HeartBeats.NONE : HeartBeats.parse(header).orElse(HeartBeats.NONE);
    sayEveryMillis = OFFER.sendsEveryMillis(theirs);
    hearEveryMillis = theirs.sendsEveryMillis(OFFER);
    enter(Phase.SUBSCRIBING, now);
    saidAt = now;
    Frame frame =
        with(
            ClientFrames.subscribe(SUBSCRIPTION_ID, subscription.destination()),
            HeaderNames.RECEIPT,
            SUBSCRIBED);
    for (Map.Entry<String, String> start : subscription.start().parameter().entrySet()) {
      frame = with(frame, start.getKey(), start.getValue());
    }
    if (!subscription.types().isEmpty()) {
      frame = with(frame, "types", String.join(",", subscription.types()));
    }
    if (subscription.notices()) {
      frame = with(frame, "notices", "true");
    }
    return List.of(new Send(frame));
  }

  private List<Effect> receipt(Frame receipt, long now) {
    enter(Phase.FOLLOWING, now);
    String position = receipt.header(HeaderNames.POSITION);
    return position == null && !(subscription.start() instanceof StartAt.Snapshot)
        ? end("the subscription's receipt has no position")
        : List.of(new Subscribed(position));
  }

  private List<Effect> message(Frame message) {
    String position = message.header(HeaderNames.POSITION);
    String notice = message.header("notice");
    if (notice != null) {
      Map<String, String> headers = new LinkedHashMap<>();
      message.headers().forEach(headers::putIfAbsent);
      return List.of(new Tell(new Notice(notice, position, headers, message.text())));
    }
    String id = message.header("ce-id");
    String source = message.header("ce-source");
    String type = message.header("ce-type");
    if (position == null || id == null || source == null || type == null) {
      return end("a message lacks position, ce-id, ce-source or ce-type");
    }
    String trace = message.header("traceparent");
    Event event =
        new Event(
            id,
            source,
            type,
            message.header("ce-subject"),
            message.header("ce-time"),
            message.header(HeaderNames.CONTENT_TYPE),
            message.header("ce-dataschema"),
            trace == null ? Map.of() : Map.of("traceparent", trace),
            Payload.of(message.body()));
    return List.of(new Deliver(new Delivery(event, position, appendTime(message))));
  }

  private static @Nullable String appendTime(Frame message) {
    String millis = message.header(HeaderNames.APPEND_TIME);
    return millis != null && MILLIS.matcher(millis).matches()
        ? LogAttributes.timestamp(Long.parseLong(millis))
        : null;
  }

  private List<Effect> error(Frame error) {
    String code = error.header(HeaderNames.CODE);
    String said = error.header(HeaderNames.MESSAGE);
    String message = said == null || said.isBlank() ? error.text().strip() : said;
    boolean passes = phase == Phase.FOLLOWING || (code != null && PASSING.contains(code));
    phase = Phase.ENDED;
    return List.of(passes ? new End(message) : new Refuse(code == null ? "error" : code, message));
  }

  private List<Effect> end(String reason) {
    phase = Phase.ENDED;
    return List.of(new End(reason));
  }

  private void enter(Phase next, long now) {
    phase = next;
    phaseSince = now;
  }
}
