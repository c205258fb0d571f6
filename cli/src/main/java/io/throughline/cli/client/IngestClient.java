package io.throughline.cli.client;

import io.throughline.event.CloudEventsJson;
import io.throughline.event.Event;
import io.throughline.event.EventWriter;
import io.throughline.event.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Appends events through ingest. Blocks; safe for use by any thread. */
public final class IngestClient {

  private final URI ingest;
  private final TokenSource tokens;

  public IngestClient(URI ingest, TokenSource tokens) {
    this.ingest = ingest;
    this.tokens = tokens;
  }

  /**
   * Appends one event.
   *
   * @return its position
   * @throws RefusedException when ingest says no, with its reason
   */
  public String publish(StreamName stream, Event event) {
    return publish(stream, event, 1);
  }

  /**
   * The same for an event that may have been sent before.
   *
   * @param attempt 2 or more for a retry
   */
  public String publish(StreamName stream, Event event, int attempt) {
    URI uri = uri(stream);
    try (Http.Answer answer =
        Http.post(uri, headers(CloudEventsJson.EVENT_TYPE, attempt), EventWriter.toBytes(event))) {
      Map<?, ?> accepted = Json.object(answer.text());
      if (accepted.get("position") instanceof String position) {
        return position;
      }
      throw new RefusedException(uri, "no-position", "the answer has no position");
    }
  }

  /**
   * Appends a batch. Events that are refused for good are left out; the rest is in the log.
   *
   * @param attempt 2 or more for a batch that was sent before
   * @return how many were refused for good
   * @throws RefusedException with the status 429 or 5xx when some were refused for now: the same
   *     batch may be sent again, since an event with the same source and id is appended once
   */
  public int publishAll(StreamName stream, List<Event> events, int attempt) {
    URI uri = uri(stream);
    int refused = 0;
    try (Http.Answer answer =
        Http.post(uri, headers(CloudEventsJson.BATCH_TYPE, attempt), batch(events))) {
      for (Object result : Json.parse(answer.text()) instanceof List<?> list ? list : List.of()) {
        if (result instanceof Map<?, ?> map && map.get("error") instanceof Map<?, ?> error) {
          int status = error.get("status") instanceof Number number ? number.intValue() : 400;
          if (RefusedException.passes(status)) {
            throw new RefusedException(
                uri, Integer.toString(status), String.valueOf(error.get("detail")));
          }
          refused++;
        }
      }
    }
    return refused;
  }

  private URI uri(StreamName stream) {
    return Endpoints.below(ingest, "/v1/streams/" + stream + "/events");
  }

  private Map<String, String> headers(String contentType, int attempt) {
    return Map.of(
        "Authorization",
        "Bearer " + tokens.token(),
        "Throughline-Attempt",
        Integer.toString(attempt),
        "Content-Type",
        contentType,
        "Accept",
        "application/json");
  }

  private static byte[] batch(List<Event> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (EventWriter writer = EventWriter.batch(out)) {
      for (Event event : events) {
        writer.write(event, Map.of());
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return out.toByteArray();
  }
}
