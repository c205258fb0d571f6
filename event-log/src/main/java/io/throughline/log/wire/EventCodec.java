package io.throughline.log.wire;

import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The events of one page, each relative to the one before. Made for one page, by one thread.
 *
 * <pre>
 * event = offset-step  time-step  id  source  type  subject?  time?  content-type?  schema?
 *         extension-count ( name value )*  data
 * </pre>
 *
 * An offset's step is from the first offset that the event could have: 0 where offsets are dense.
 */
final class EventCodec {

  /** Every field takes at least a byte. */
  static final int BYTES_MIN = 11;

  private final TenantId tenant;
  private long expectedOffset;
  private long timeMillis;

  EventCodec(TenantId tenant, long firstOffset) {
    this.tenant = tenant;
    this.expectedOffset = firstOffset;
  }

  void write(WireWriter out, LoggedEvent logged) {
    if (!logged.tenant().equals(tenant) || logged.offset() < expectedOffset) {
      throw new IllegalArgumentException(
          "event: of %s at offset %d (expected: of %s, at %d or later)"
              .formatted(logged.tenant(), logged.offset(), tenant, expectedOffset));
    }
    out.number(logged.offset() - expectedOffset);
    out.signed(logged.appendTimeMillis() - timeMillis);
    expectedOffset = logged.offset() + 1;
    timeMillis = logged.appendTimeMillis();

    Event event = logged.event();
    out.text(event.id());
    out.sharedText(event.source());
    out.sharedText(event.type());
    out.sharedText(event.subject());
    out.optionalText(event.time());
    out.sharedText(event.dataContentType());
    out.sharedText(event.dataSchema());
    out.number(event.extensions().size());
    event
        .extensions()
        .forEach(
            (name, value) -> {
              out.sharedText(name);
              out.text(value);
            });
    out.raw(event.data().bytes());
  }

  /** The first offset that a further event could have. */
  long expectedOffset() {
    return expectedOffset;
  }

  LoggedEvent read(WireReader in) {
    long step = in.number("offset", Position.OFFSET_MAX - 1 - expectedOffset);
    long offset = expectedOffset + step;
    timeMillis += in.signed("append time");
    expectedOffset = offset + 1;

    String id = in.text("id");
    String source = in.requiredSharedText("source");
    String type = in.requiredSharedText("type");
    String subject = in.sharedText("subject");
    String time = in.optionalText("time");
    String contentType = in.sharedText("content type");
    String schema = in.sharedText("schema");
    Map<String, String> extensions = readExtensions(in);
    Payload data = Payload.of(in.raw("data"));
    try {
      Event event =
          new Event(id, source, type, subject, time, contentType, schema, extensions, data);
      return new LoggedEvent(tenant, offset, timeMillis, event);
    } catch (IllegalArgumentException notAnEvent) {
      throw new PageFormatException(Objects.toString(notAnEvent.getMessage()));
    }
  }

  private static Map<String, String> readExtensions(WireReader in) {
    int count = in.count("extension count", 2);
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> extensions = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = in.requiredSharedText("extension name");
      if (extensions.put(name, in.text("extension " + name)) != null) {
        throw in.refusal("extension", name + " twice", "once");
      }
    }
    return extensions;
  }
}
