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
    URI uri = uri(stream);
    try (Http.Answer answer =
        Http.post(uri, headers(CloudEventsJson.EVENT_TYPE), EventWriter.toBytes(event))) {
      Map<?, ?> accepted = Json.object(answer.text());
      if (accepted.get("position") instanceof String position) {
        return position;
      }
      throw new RefusedException(uri, "no-position", "the answer has no position");
    }
  }

  /**
   * Appends a batch. Events that are refused one by one are left out; the rest is in the log.
   *
   * @return how many were refused
   */
  public int publishAll(StreamName stream, List<Event> events) {
    URI uri = uri(stream);
    try (Http.Answer answer = Http.post(uri, headers(CloudEventsJson.BATCH_TYPE), batch(events))) {
      Object results = Json.parse(answer.text());
      if (results instanceof Map<?, ?> object) {
        results = object.get("results");
      }
      return results instanceof List<?> list
          ? (int) list.stream().filter(IngestClient::refused).count()
          : 0;
    }
  }

  private static boolean refused(Object result) {
    return !(result instanceof Map<?, ?> map && map.get("position") instanceof String);
  }

  private URI uri(StreamName stream) {
    return Endpoints.below(ingest, "/v1/streams/" + stream + "/events");
  }

  private Map<String, String> headers(String contentType) {
    return Map.of(
        "Authorization",
        "Bearer " + tokens.token(),
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
