package io.throughline.replay.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as the index holds it, without tenant and offset, which its key has. Pure.
 *
 * <pre>
 * value = format  append-time  type  id  source  subject?  time?  content-type?  schema?
 *         extension-count ( name value )*  data
 * </pre>
 *
 * Text is its length plus one and its UTF-8 bytes, 0 for absent; data are the rest. Numbers are
 * varints. The values are this process's own, so reading them trusts them.
 */
final class StoredEvent {

  private static final byte FORMAT = 1;

  private byte[] bytes;
  private int at;

  private StoredEvent(byte[] bytes) {
    this.bytes = bytes;
  }

  static byte[] encode(LoggedEvent logged) {
    Event event = logged.event();
    StoredEvent out = new StoredEvent(new byte[192 + event.data().size()]);
    out.bytes[out.at++] = FORMAT;
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
    byte[] data = event.data().bytes();
    out.reserve(data.length);
    System.arraycopy(data, 0, out.bytes, out.at, data.length);
    return Arrays.copyOf(out.bytes, out.at + data.length);
  }

  static LoggedEvent decode(TenantId tenant, long offset, byte[] value) {
    StoredEvent in = new StoredEvent(value);
    if (value[in.at++] != FORMAT) {
      throw new IllegalStateException(
          "stored event: format %d (expected: %d)".formatted(value[0], FORMAT));
    }
    long appendTimeMillis = in.number();
    String type = in.requiredText();
    String id = in.requiredText();
    String source = in.requiredText();
    String subject = in.text();
    String time = in.text();
    String contentType = in.text();
    String schema = in.text();
    Map<String, String> extensions = in.extensions();
    Payload data = Payload.of(Arrays.copyOfRange(value, in.at, value.length));
    return new LoggedEvent(
        tenant,
        offset,
        appendTimeMillis,
        new Event(id, source, type, subject, time, contentType, schema, extensions, data));
  }

  private Map<String, String> extensions() {
    int count = (int) number();
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> extensions = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      extensions.put(requiredText(), requiredText());
    }
    return extensions;
  }

  private void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  private long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private void text(@Nullable String value) {
    if (value == null) {
      number(0);
      return;
    }
    byte[] utf8 = value.getBytes(UTF_8);
    number(utf8.length + 1L);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, at, utf8.length);
    at += utf8.length;
  }

  private @Nullable String text() {
    int length = (int) number() - 1;
    if (length < 0) {
      return null;
    }
    String value = new String(bytes, at, length, UTF_8);
    at += length;
    return value;
  }

  private String requiredText() {
    String value = text();
    if (value == null) {
      throw new IllegalStateException("stored event: a required attribute is absent");
    }
    return value;
  }

  private void reserve(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(at + more, 2 * bytes.length));
    }
  }
}
