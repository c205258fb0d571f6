package io.throughline.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvents 1.0 event, as the log holds it: attributes as text, data as untouched bytes.
 *
 * <p>Kept apart from the CloudEvents SDK's own type because gateways route on attributes alone:
 * nothing here parses a URI or a time on the way from the log to a socket. {@link CloudEventsJson}
 * turns the one into the other at the edges.
 *
 * @param id unique within {@code source}
 * @param source a URI-reference
 * @param type for instance {@code execution.started}
 * @param subject what the event is about inside its stream: a run id, a metric, an alert's key
 * @param time RFC 3339, as the producer wrote it
 * @param dataContentType a media type; absent means JSON by CloudEvents' rule for JSON formats
 * @param dataSchema a URI
 * @param extensions further attributes by name (1 to 20 of a-z, 0-9), {@code traceparent} among
 *     them; never {@code position}, which belongs to the log
 * @param data the body, possibly empty
 */
public record Event(
    String id,
    String source,
    String type,
    @Nullable String subject,
    @Nullable String time,
    @Nullable String dataContentType,
    @Nullable String dataSchema,
    Map<String, String> extensions,
    Payload data) {

  public Event {
    requireText("id", id);
    requireText("source", source);
    requireText("type", type);
    extensions = Map.copyOf(extensions);
  }

  private static void requireText(String attribute, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(attribute + ": missing (expected: a non-empty string)");
    }
  }

  /** A JSON event with the given data and neither time nor extensions. */
  public static Event json(
      String id, String source, String type, @Nullable String subject, String json) {
    return new Event(
        id, source, type, subject, null, "application/json", null, Map.of(), Payload.of(json));
  }
}
