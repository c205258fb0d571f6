package io.throughline.replay.index;

import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * An event as the index holds it, without tenant and offset, which its key has. Pure.
 *
 * <pre>
 * value = format  append-time  type  id  source  subject?  time?  content-type?  schema?
 *         extension-count ( name value )*  data
 * </pre>
 *
 * With the primitives of {@link ByteWriter}; data are the rest.
 */
final class StoredEvent {

  private static final byte FORMAT = 1;
  private static final int ATTRIBUTES_BYTES = 192;

  private StoredEvent() {}

  static byte[] encode(LoggedEvent logged) {
    ByteWriter out = new ByteWriter(ATTRIBUTES_BYTES + logged.event().data().size());
    encode(logged, out);
    return out.toBytes();
  }

  /** The same, into {@code out}. */
  static void encode(LoggedEvent logged, ByteWriter out) {
    Event event = logged.event();
    out.raw(FORMAT);
    out.number(logged.appendTimeMillis());
    out.text(event.type());
    out.text(event.id());
    out.text(event.source());
    out.text(event.subject());
    out.text(event.time());
    out.text(event.dataContentType());
    out.text(event.dataSchema());
    out.number(event.extensions().size());
    for (Map.Entry<String, String> extension : event.extensions().entrySet()) {
      out.text(extension.getKey());
      out.text(extension.getValue());
    }
    out.raw(event.data().bytes());
  }

  static LoggedEvent decode(TenantId tenant, long offset, byte[] value) {
    if (value[0] != FORMAT) {
      throw new IllegalStateException(
          "stored event: format %d (expected: %d)".formatted(value[0], FORMAT));
    }
    ByteReader in = new ByteReader(value, 1);
    long appendTimeMillis = in.number();
    String type = in.requiredText();
    String id = in.requiredText();
    String source = in.requiredText();
    String subject = in.text();
    String time = in.text();
    String contentType = in.text();
    String schema = in.text();
    Map<String, String> extensions = extensions(in);
    Payload data = Payload.of(in.rest());
    return new LoggedEvent(
        tenant,
        offset,
        appendTimeMillis,
        new Event(id, source, type, subject, time, contentType, schema, extensions, data));
  }

  private static Map<String, String> extensions(ByteReader in) {
    int count = (int) in.number();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> extensions = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      extensions.put(in.requiredText(), in.requiredText());
    }
    return extensions;
  }
}
