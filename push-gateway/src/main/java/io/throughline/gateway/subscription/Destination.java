package io.throughline.gateway.subscription;

import io.throughline.event.StreamName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where frames go to and come from: {@code /topic/{stream}}, {@code /topic/{stream}/{subject}},
 * {@code /app/events/{stream}}. A subject is taken as it stands, slashes included.
 */
public record Destination(StreamName stream, @Nullable String subject) {

  private static final String TOPIC = "/topic/";
  private static final String APPEND = "/app/events/";

  /** The stream and subject of a destination to subscribe to. */
  static Optional<Destination> topic(String destination) {
    if (!destination.startsWith(TOPIC)) {
      return Optional.empty();
    }
    String rest = destination.substring(TOPIC.length());
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return stream(rest).map(stream -> new Destination(stream, null));
    }
    String subject = rest.substring(slash + 1);
    return subject.isEmpty()
        ? Optional.empty()
        : stream(rest.substring(0, slash)).map(stream -> new Destination(stream, subject));
  }

  /** The stream of a destination to send events to. */
  public static Optional<StreamName> append(String destination) {
    return destination.startsWith(APPEND)
        ? stream(destination.substring(APPEND.length()))
        : Optional.empty();
  }

  private static Optional<StreamName> stream(String name) {
    return StreamName.isValid(name) ? Optional.of(new StreamName(name)) : Optional.empty();
  }
}
