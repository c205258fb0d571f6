package io.throughline.event;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes events in CloudEvents' JSON format to a stream, as they come: one batch array, or one
 * event a line.
 *
 * <p>JSON data go out as the bytes they are. Data that claim to be JSON and are not, and whatever
 * is neither JSON nor text, go out as {@code data_base64}: a bad record never breaks a page.
 *
 * <p>Buffers a few kilobytes; {@link #flush} hands them on. Used by one thread. Closing ends the
 * array and leaves the stream open.
 */
public final class EventWriter implements Closeable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .rootValueSeparator((String) null)
          .build();

  private final JsonGenerator json;
  private final boolean lines;

  private EventWriter(OutputStream out, boolean lines) {
    this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    this.lines = lines;
  }

  /** Writes {@code application/cloudevents-batch+json}: the array begins at once. */
  public static EventWriter batch(OutputStream out) {
    EventWriter writer = new EventWriter(out, false);
    writer.json.writeStartArray();
    return writer;
  }

  /** Writes {@code application/x-ndjson}: each event is one line, however its data are laid out. */
  public static EventWriter lines(OutputStream out) {
    return new EventWriter(out, true);
  }

  /** One event as {@code application/cloudevents+json}, without a position. */
  public static byte[] toBytes(Event event) {
    return toBytes(event, Map.of());
  }

  /**
   * One event as {@code application/cloudevents+json}.
   *
   * @param more extension attributes on top of the event's own, for instance its position
   */
  public static byte[] toBytes(Event event, Map<String, String> more) {
    return toBytes(event, more, false);
  }

  /** The same on one line, however its data are laid out. */
  public static byte[] toLine(Event event, Map<String, String> more) {
    return toBytes(event, more, true);
  }

  private static byte[] toBytes(Event event, Map<String, String> more, boolean oneLine) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + event.data().size());
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      writeEvent(json, event, more, oneLine);
    }
    return out.toByteArray();
  }

  /** Writes the next event with the extension attributes that the log gives it. */
  public void write(Event event, String position, long appendTimeMillis) throws IOException {
    write(event, LogAttributes.of(position, appendTimeMillis));
  }

  /**
   * Writes the next event.
   *
   * @param more extension attributes on top of the event's own, and before them
   */
  public void write(Event event, Map<String, String> more) throws IOException {
    try {
      writeEvent(json, event, more, lines);
      if (lines) {
        json.writeRaw('\n');
      }
    } catch (JacksonIOException failed) {
      throw failed.getCause();
    }
  }

  /** Hands on what was written so far. */
  public void flush() throws IOException {
    try {
      json.flush();
    } catch (JacksonIOException failed) {
      throw failed.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (!lines && !json.isClosed()) {
        json.writeEndArray();
      }
      json.close();
    } catch (JacksonIOException failed) {
      throw failed.getCause();
    }
  }

  private static void writeEvent(
      JsonGenerator json, Event event, Map<String, String> more, boolean oneLine) {
    json.writeStartObject();
    json.writeStringProperty("specversion", "1.0");
    json.writeStringProperty("id", event.id());
    json.writeStringProperty("source", event.source());
    json.writeStringProperty("type", event.type());
    writeOptional(json, "subject", event.subject());
    writeOptional(json, "time", event.time());
    writeOptional(json, "datacontenttype", event.dataContentType());
    writeOptional(json, "dataschema", event.dataSchema());
    more.forEach(json::writeStringProperty);
    event
        .extensions()
        .forEach(
            (name, value) -> {
              if (!more.containsKey(name)) {
                json.writeStringProperty(name, value);
              }
            });
    writeData(json, event, oneLine);
    json.writeEndObject();
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }

  private static void writeData(JsonGenerator json, Event event, boolean oneLine) {
    byte[] data = event.data().bytes();
    if (data.length == 0) {
      return;
    }
    if (ContentTypes.isJson(event.dataContentType()) && Json.isWellFormed(data)) {
      json.writeName("data");
      json.writeRawValue(oneLine ? RawJson.onOneLine(data) : new RawJson(data));
    } else if (ContentTypes.isText(event.dataContentType()) && Json.isUtf8(data, 0, data.length)) {
      json.writeName("data");
      json.writeString(event.data().utf8());
    } else {
      json.writeBinaryProperty("data_base64", data);
    }
  }
}
