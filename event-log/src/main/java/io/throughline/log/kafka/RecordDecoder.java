package io.throughline.log.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.event.CloudEventsJson;
import io.throughline.event.Event;
import io.throughline.event.EventLimits;
import io.throughline.event.EventResult;
import io.throughline.event.LogAttributes;
import io.throughline.event.Payload;
import io.throughline.event.TenantId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as events: CloudEvents' Kafka binding, binary and structured mode.
 *
 * <p>Pure but for its caches. On the way of a binary record nothing is parsed but UTF-8, nothing is
 * thrown, and the headers are walked once. It takes whatever an event needs to be passed on safely:
 * attributes are text without control characters. Whether a source is a URI or a time a time is for
 * producers to know.
 *
 * <p>Owned by one thread.
 */
final class RecordDecoder {

  private static final String STRUCTURED_PREFIX = "application/cloudevents";
  private static final int EXTENSION_NAME_CHARS_MAX = 64;
  private static final int EXTENSION_NAMES_MAX = 1_000;

  private final EventLimits limits;
  private final TextCache<TenantId> tenants = new TextCache<>();
  private final TextCache<String> texts = new TextCache<>();

  /** Header names seen, and the extension's name in each; empty where it is none. */
  private final Map<String, String> extensionNames = new HashMap<>();

  /** What was wrong with the record that is being read; its first fault. */
  private @Nullable String fault;

  RecordDecoder(EventLimits limits) {
    this.limits = limits;
  }

  Decoded decode(ConsumerRecord<byte[], byte[]> record) {
    fault = null;
    byte[] key = record.key();
    if (key == null) {
      return new Decoded.Malformed("key: missing (expected: the tenant's id)");
    }
    TenantId tenant = tenantOf(key);
    if (tenant == null) {
      return new Decoded.Malformed("key: not a tenant's id");
    }
    Event event = eventOf(record);
    return event != null
        ? new Decoded.Valid(tenant, event)
        : new Decoded.Malformed(fault == null ? "unreadable" : fault);
  }

  private @Nullable TenantId tenantOf(byte[] key) {
    TenantId known = tenants.get(key);
    if (known != null) {
      return known;
    }
    String text = new String(key, UTF_8);
    if (!TenantId.isValid(text)) {
      return null;
    }
    TenantId tenant = new TenantId(text);
    tenants.put(key, tenant);
    return tenant;
  }

  private @Nullable Event eventOf(ConsumerRecord<byte[], byte[]> record) {
    String id = null;
    String source = null;
    String type = null;
    String subject = null;
    String time = null;
    String contentType = null;
    String dataSchema = null;
    Map<String, String> extensions = Map.of();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      if (value == null || value.length == 0) {
        continue;
      }
      String name = header.key();
      switch (name) {
        case AttributeHeaders.ID -> id = text(name, value);
        case AttributeHeaders.SOURCE -> source = cachedText(name, value);
        case AttributeHeaders.TYPE -> type = cachedText(name, value);
        case AttributeHeaders.SUBJECT -> subject = cachedText(name, value);
        case AttributeHeaders.TIME -> time = text(name, value);
        case AttributeHeaders.DATA_SCHEMA -> dataSchema = cachedText(name, value);
        case AttributeHeaders.CONTENT_TYPE -> {
          contentType = cachedText(name, value);
          if (contentType != null && isStructured(contentType)) {
            return structured(contentType, record.value());
          }
        }
        case AttributeHeaders.SPEC_VERSION -> checkVersion(value);
        default -> extensions = withExtension(extensions, name, value);
      }
    }
    Payload data = dataOf(record.value());
    require(AttributeHeaders.ID, id);
    require(AttributeHeaders.SOURCE, source);
    require(AttributeHeaders.TYPE, type);
    if (fault != null || id == null || source == null || type == null) {
      return null;
    }
    return new Event(id, source, type, subject, time, contentType, dataSchema, extensions, data);
  }

  private Payload dataOf(byte @Nullable [] value) {
    if (value == null) {
      return Payload.EMPTY;
    }
    if (value.length > limits.dataBytesMax()) {
      fault("data", value.length + " bytes", "at most " + limits.dataBytesMax());
    }
    return Payload.of(value);
  }

  private @Nullable Event structured(String contentType, byte @Nullable [] value) {
    if (!contentType.regionMatches(
        true, 0, CloudEventsJson.EVENT_TYPE, 0, CloudEventsJson.EVENT_TYPE.length())) {
      fault(AttributeHeaders.CONTENT_TYPE, contentType, CloudEventsJson.EVENT_TYPE);
      return null;
    }
    if (value == null) {
      fault("value", "missing", "an event in JSON");
      return null;
    }
    return switch (CloudEventsJson.read(value, limits)) {
      case EventResult.Parsed(var event) -> event;
      case EventResult.Invalid(var problem) -> {
        fault = problem.detail();
        yield null;
      }
    };
  }

  private static boolean isStructured(String contentType) {
    return contentType.regionMatches(true, 0, STRUCTURED_PREFIX, 0, STRUCTURED_PREFIX.length());
  }

  private void checkVersion(byte[] value) {
    String version = cachedText(AttributeHeaders.SPEC_VERSION, value);
    if (version != null && !version.equals(AttributeHeaders.VERSION)) {
      fault(AttributeHeaders.SPEC_VERSION, "'" + version + "'", AttributeHeaders.VERSION);
    }
  }

  private Map<String, String> withExtension(
      Map<String, String> before, String header, byte[] value) {
    String name = extensionNames.get(header);
    if (name == null) {
      name = extensionName(header);
      if (extensionNames.size() < EXTENSION_NAMES_MAX) {
        extensionNames.put(header, name);
      }
    }
    if (name.isEmpty()) {
      return before;
    }
    String text = text(header, value);
    if (text == null) {
      return before;
    }
    if (before.isEmpty()) {
      return Map.of(name, text);
    }
    if (before.size() >= limits.extensionsMax()) {
      fault(header, "one extension too many", "at most " + limits.extensionsMax());
      return before;
    }
    Map<String, String> extensions = before.size() == 1 ? new HashMap<>(before) : before;
    extensions.put(name, text);
    return extensions;
  }

  /** Nothing for a header that is no extension attribute: it is the producer's own business. */
  private static String extensionName(String header) {
    if (!header.startsWith(AttributeHeaders.PREFIX)) {
      return "";
    }
    String name = header.substring(AttributeHeaders.PREFIX.length());
    boolean fits = !name.isEmpty() && name.length() <= EXTENSION_NAME_CHARS_MAX;
    for (int i = 0; fits && i < name.length(); i++) {
      char c = name.charAt(i);
      fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    return switch (name) {
      case LogAttributes.POSITION, LogAttributes.APPEND_TIME, LogAttributes.CONFLATED -> "";
      case "data", "datacontenttype" -> ""; // they stand elsewhere
      default -> fits ? name : "";
    };
  }

  private @Nullable String cachedText(String name, byte[] bytes) {
    String known = texts.get(bytes);
    if (known != null) {
      return known;
    }
    String text = text(name, bytes);
    if (text != null) {
      texts.put(bytes, text);
    }
    return text;
  }

  /** The text in {@code bytes}; nothing, and a fault, if it can't be an attribute's. */
  private @Nullable String text(String name, byte[] bytes) {
    boolean ascii = true;
    boolean control = false;
    for (byte b : bytes) {
      ascii &= b >= 0;
      control |= (b >= 0 && b < 0x20) || b == 0x7F;
    }
    String text = new String(bytes, ascii ? ISO_8859_1 : UTF_8);
    if (text.length() > limits.attributeCharsMax()) {
      fault(name, text.length() + " characters", "at most " + limits.attributeCharsMax());
      return null;
    }
    if (control || (!ascii && !isClean(text, bytes))) {
      fault(name, "not plain text", "UTF-8 without control characters");
      return null;
    }
    return text;
  }

  /** Neither C1 controls nor bytes that were no UTF-8. */
  private static boolean isClean(String text, byte[] bytes) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 && c < 0xA0) {
        return false;
      }
    }
    return text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(UTF_8), bytes);
  }

  private void require(String name, @Nullable String value) {
    if (value == null) {
      fault(name, "missing", "a non-empty string");
    }
  }

  private void fault(String field, String found, String expected) {
    if (fault == null) {
      fault = "%s: %s (expected: %s)".formatted(field, found, expected);
    }
  }
}
