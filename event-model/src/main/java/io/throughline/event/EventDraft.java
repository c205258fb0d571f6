package io.throughline.event;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event in the making: attributes as they come in from JSON, HTTP headers or STOMP headers, each
 * checked on the way in. All doors use it, so that all have the same rules and say the same about
 * what is wrong.
 *
 * <p>The first fault is kept and makes {@link #build} refuse; what comes after it is not looked at.
 * Mutable, used by one thread, for one event.
 */
public final class EventDraft {

  private static final int SHOWN_CHARS_MAX = 64;

  private final EventLimits limits;
  private @Nullable String specVersion;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String subject;
  private @Nullable String time;
  private @Nullable String dataContentType;
  private @Nullable String dataSchema;
  private Map<String, String> extensions = Map.of();
  private Payload data = Payload.EMPTY;
  private @Nullable Problem fault;

  public EventDraft(EventLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes one attribute by its CloudEvents name. Twice the same one is a fault.
   *
   * <p>{@link LogAttributes} are ignored, so that history that was read can be published again; a
   * {@code tenant} is an extension like any other and decides nothing.
   */
  public EventDraft attribute(String name, String value) {
    if (fault != null || LogAttributes.has(name)) {
      return this;
    }
    String expected = AttributeRules.faultOfValue(name, value, limits.attributeCharsMax());
    if (expected != null) {
      return fault(shortened(name), "'" + shortened(value) + "'", expected);
    }
    @Nullable String before =
        switch (name) {
          case "specversion" -> specVersion;
          case "id" -> id;
          case "source" -> source;
          case "type" -> type;
          case "subject" -> subject;
          case "time" -> time;
          case "datacontenttype" -> dataContentType;
          case "dataschema" -> dataSchema;
          default -> extensions.get(name);
        };
    if (before != null) {
      return fault(name, "given twice", "once");
    }
    switch (name) {
      case "specversion" -> specVersion = value;
      case "id" -> id = value;
      case "source" -> source = value;
      case "type" -> type = value;
      case "subject" -> subject = value;
      case "time" -> time = value;
      case "datacontenttype" -> dataContentType = value;
      case "dataschema" -> dataSchema = value;
      default -> extension(name, value);
    }
    return this;
  }

  /** Takes the data; over the limit is a fault of its own kind. */
  public EventDraft data(Payload data) {
    if (fault == null && data.size() > limits.dataBytesMax()) {
      fault = tooLarge(data.size(), limits.dataBytesMax());
    }
    this.data = data;
    return this;
  }

  /** Notes a fault that the caller found, unless there was one before. */
  public EventDraft fault(String field, String found, String expected) {
    if (fault == null) {
      fault = Problem.ofField(ErrorCode.INVALID_EVENT, field, found, expected);
    }
    return this;
  }

  /** What {@code datacontenttype} is so far. */
  public @Nullable String dataContentType() {
    return dataContentType;
  }

  /** What {@code id} is so far: an answer names the event by it, even a refusal. */
  public @Nullable String id() {
    return id;
  }

  /** Whether a fault was found so far: what else there is to read need not be. */
  public boolean isFaulty() {
    return fault != null;
  }

  /** The event, or the first fault. {@code specversion}, id, source and type must be there. */
  public EventResult build() {
    if (fault != null) {
      return new EventResult.Invalid(fault);
    }
    if (specVersion == null) {
      return missing("specversion", "1.0");
    }
    if (id == null) {
      return missing("id", "a non-empty string");
    }
    if (source == null) {
      return missing("source", "a URI-reference");
    }
    if (type == null) {
      return missing("type", "a non-empty string");
    }
    return new EventResult.Parsed(
        new Event(id, source, type, subject, time, dataContentType, dataSchema, extensions, data));
  }

  static Problem tooLarge(int bytes, int bytesMax) {
    return Problem.ofField(
        ErrorCode.PAYLOAD_TOO_LARGE, "data", bytes + " bytes", "at most " + bytesMax + " bytes");
  }

  private void extension(String name, String value) {
    String expected = AttributeRules.faultOfName(name);
    if (expected != null) {
      fault(shortened(name), "not an attribute's name", expected);
    } else if (extensions.size() >= limits.extensionsMax()) {
      fault(name, "one extension too many", "at most " + limits.extensionsMax() + " extensions");
    } else {
      if (extensions.isEmpty()) {
        extensions = new HashMap<>();
      }
      extensions.put(name, value);
    }
  }

  private static EventResult missing(String field, String expected) {
    return new EventResult.Invalid(
        Problem.ofField(ErrorCode.INVALID_EVENT, field, "missing", expected));
  }

  /** A name or value for an error message: short, and without anything that breaks a line. */
  static String shortened(String value) {
    int shown = Math.min(value.length(), SHOWN_CHARS_MAX);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < shown; i++) {
      char c = value.charAt(i);
      text.append(c < 0x20 || (c >= 0x7F && c < 0xA0) || Character.isSurrogate(c) ? '\uFFFD' : c);
    }
    return text.append(shown < value.length() ? "…" : "").toString();
  }
}
