package io.throughline.cli.client;

import io.throughline.event.StreamName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to follow.
 *
 * @param subject only this one; absent means all
 * @param types only these event types; empty means all
 * @param notices whether to be told {@code caught-up} and {@code progress} even without a start
 */
public record Subscription(
    StreamName stream,
    @Nullable String subject,
    StartAt start,
    List<String> types,
    boolean notices) {

  public Subscription {
    types = List.copyOf(types);
  }

  /** Everything of a stream. */
  public static Subscription to(StreamName stream, StartAt start) {
    return new Subscription(stream, null, start, List.of(), true);
  }

  /** The STOMP destination. */
  public String destination() {
    return subject == null ? "/topic/" + stream : "/topic/" + stream + "/" + subject;
  }

  /** The same, from what follows a position on. */
  public Subscription after(String position) {
    return new Subscription(stream, subject, new StartAt.After(position), types, notices);
  }
}
