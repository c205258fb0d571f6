package io.throughline.stomp.session;

import io.throughline.stomp.Frame;
import io.throughline.stomp.HeaderNames;
import io.throughline.stomp.StompVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which headers a client's frame must have, by version. */
final class RequiredHeaders {

  private static final List<String> DESTINATION = List.of(HeaderNames.DESTINATION);
  private static final List<String> ID = List.of(HeaderNames.ID);
  private static final List<String> TRANSACTION = List.of(HeaderNames.TRANSACTION);
  private static final List<String> MESSAGE_ID = List.of(HeaderNames.MESSAGE_ID);

  private RequiredHeaders() {}

  /**
   * The first header that the frame should have and has not, or has empty; null if there is none.
   */
  static @Nullable String missing(Frame frame, StompVersion version) {
    for (String name : of(frame, version)) {
      String value = frame.header(name);
      if (value == null || value.isEmpty()) {
        return name;
      }
    }
    return null;
  }

  private static List<String> of(Frame frame, StompVersion version) {
    return switch (frame.command()) {
      case SEND -> DESTINATION;
      case SUBSCRIBE ->
          version == StompVersion.V1_0
              ? DESTINATION
              : List.of(HeaderNames.DESTINATION, HeaderNames.ID);
      case UNSUBSCRIBE ->
          version == StompVersion.V1_0 && frame.headers().has(HeaderNames.DESTINATION)
              ? DESTINATION
              : ID;
      case ACK, NACK ->
          switch (version) {
            case V1_0 -> MESSAGE_ID;
            case V1_1 -> List.of(HeaderNames.SUBSCRIPTION, HeaderNames.MESSAGE_ID);
            case V1_2 -> ID;
          };
      case BEGIN, COMMIT, ABORT -> TRANSACTION;
      case CONNECT, STOMP, DISCONNECT, CONNECTED, MESSAGE, RECEIPT, ERROR -> List.of();
    };
  }
}
