package io.throughline.stomp.session;

import io.throughline.stomp.Command;
import io.throughline.stomp.Excerpt;
import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.HeartBeats;
import io.throughline.stomp.StompError;
import io.throughline.stomp.StompVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first frame of a client, read.
 *
 * <p>From 1.1 on a client must name a virtual {@code host}, yet the client that most browsers run
 * names none unless told to; there is one host here, so its absence harms nobody and is let pass.
 */
sealed interface Handshake permits Handshake.Opening, Outcome.Problem {

  /** What the client asks for. */
  record Opening(
      StompVersion version,
      HeartBeats heartBeats,
      @Nullable String bearerToken,
      @Nullable String host)
      implements Handshake {}

  static Handshake read(Frame frame) {
    if (frame.command() != Command.CONNECT && frame.command() != Command.STOMP) {
      return Outcome.problem(
          StompError.NOT_CONNECTED,
          "%s before CONNECT (expected CONNECT or STOMP first)".formatted(frame.command()),
          "");
    }
    String acceptVersion = frame.header(HeaderNames.ACCEPT_VERSION);
    StompVersion version = StompVersion.negotiate(acceptVersion).orElse(null);
    if (version == null) {
      return Outcome.problem(
          StompError.UNSUPPORTED_VERSION,
          "accept-version '%s' (expected one of %s)"
              .formatted(Excerpt.of(String.valueOf(acceptVersion)), StompVersion.SUPPORTED),
          "Supported protocol versions are " + StompVersion.SUPPORTED);
    }
    return read(frame, version);
  }

  private static Handshake read(Frame frame, StompVersion version) {
    String heartBeat = frame.header(HeaderNames.HEART_BEAT);
    HeartBeats heartBeats =
        heartBeat == null || version == StompVersion.V1_0
            ? HeartBeats.NONE
            : HeartBeats.parse(heartBeat).orElse(null);
    if (heartBeats == null) {
      return Outcome.problem(
          StompError.INVALID_HEADER,
          "heart-beat '%s' (expected two numbers of milliseconds with a comma)"
              .formatted(Excerpt.of(String.valueOf(heartBeat))),
          "Such as 10000,10000: how often the client can send one, how often it wants one.");
    }
    return new Opening(version, heartBeats, bearerToken(frame), frame.header(HeaderNames.HOST));
  }

  /** The token, or null if there is no such header or it is of another scheme. */
  private static @Nullable String bearerToken(Frame frame) {
    String scheme = "Bearer ";
    String header = frame.header(HeaderNames.AUTHORIZATION);
    if (header == null) {
      header = frame.header(HeaderNames.AUTHORIZATION.toLowerCase(Locale.ROOT));
    }
    return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
        ? header.substring(scheme.length()).strip()
        : null;
  }
}
