package io.throughline.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads CloudEvents in the JSON format (CloudEvents 1.0.2, "JSON Event Format" and "JSON Batch
 * Format"). {@link EventWriter} writes them.
 *
 * <p>JSON data are cut out of the input as they are: no number is rewritten, no property moved.
 * What CloudEvents knows as an integer or a boolean extension becomes its text, as the log's
 * headers hold it. An attribute that is {@code null} is absent, {@code data} too. JSON data without
 * a {@code datacontenttype} get the one that the format implies, {@code application/json}.
 *
 * <p>Whatever the bytes are, the answer is a value; nothing is thrown. Stateless, for any thread.
 */
public final class CloudEventsJson {

  /** The media type of one event. */
  public static final String EVENT_TYPE = "application/cloudevents+json";

  /** The media type of a batch. */
  public static final String BATCH_TYPE = "application/cloudevents-batch+json";

  /** The media type of one event a line. */
  public static final String LINES_TYPE = "application/x-ndjson";

  /**
   * What stood at one place: an event or a refusal, and the id that it has, if one could be read.
   */
  public record Element(@Nullable String id, EventResult result) {}

  /** What became of reading a batch. */
  public sealed interface Batch {

    /** In order: a bad element does not cost the others. */
    record Read(List<Element> elements) implements Batch {}

    /** The whole is not a JSON array, or is too long: none of it was looked at further. */
    record Unreadable(Problem problem) implements Batch {}
  }

  private CloudEventsJson() {}

  public static EventResult read(byte[] json, EventLimits limits) {
    return read(json, 0, json.length, limits).result();
  }

  /** Reads the event in {@code json[from, to)}. */
  public static Element read(byte[] json, int from, int to, EventLimits limits) {
    if (!Json.isUtf8(json, from, to)) {
      return malformedElement("not UTF-8", "a JSON object in UTF-8");
    }
    try (JsonParser parser = Json.parser(json, from, to)) {
      parser.nextToken();
      Element element = readEvent(parser, json, from, limits);
      return parser.nextToken() == null
          ? element
          : malformedElement("more than one JSON value", "one JSON object");
    } catch (JacksonException notJson) {
      return malformedElement(Json.describe(notJson), "a JSON object");
    }
  }

  /**
   * Reads a batch.
   *
   * @param eventsMax more elements than this make the whole batch unreadable
   */
  public static Batch readBatch(byte[] json, EventLimits limits, int eventsMax) {
    String expected = "a JSON array of at most " + eventsMax + " events";
    if (!Json.isUtf8(json, 0, json.length)) {
      return new Batch.Unreadable(malformed("not UTF-8", "a JSON array in UTF-8"));
    }
    try (JsonParser parser = Json.parser(json, 0, json.length)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return new Batch.Unreadable(malformed("not a JSON array", expected));
      }
      List<Element> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (elements.size() == eventsMax) {
          return new Batch.Unreadable(
              Problem.ofField(
                  ErrorCode.PAYLOAD_TOO_LARGE, "body", "more events than fit", expected));
        }
        elements.add(readEvent(parser, json, 0, limits));
      }
      return parser.nextToken() == null
          ? new Batch.Read(elements)
          : new Batch.Unreadable(malformed("more than one JSON value", expected));
    } catch (JacksonException notJson) {
      return new Batch.Unreadable(malformed(Json.describe(notJson), expected));
    }
  }

  /** Reads the value that the parser stands at, to its end, whatever it is. */
  private static Element readEvent(JsonParser parser, byte[] json, int base, EventLimits limits) {
    EventDraft draft = new EventDraft(limits);
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return malformedElement("not a JSON object", "a JSON object");
    }
    Slice data = null;
    byte[] binary = null;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken token = parser.nextToken();
      switch (name) {
        case "data" -> data = readSlice(parser, token, base, data, draft);
        case "data_base64" -> binary = readBinary(parser, token, binary, draft);
        default -> readAttribute(parser, token, name, draft);
      }
    }
    readData(json, data, binary, draft);
    return new Element(draft.id(), draft.build());
  }

  private static void readAttribute(
      JsonParser parser, JsonToken token, String name, EventDraft draft) {
    switch (token) {
      case VALUE_STRING -> draft.attribute(name, parser.getString());
      case VALUE_NULL -> {}
      case VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT -> {
        if (isCore(name)) {
          draft.fault(name, parser.getString(), "a string");
        } else {
          draft.attribute(name, parser.getString());
        }
      }
      default -> {
        parser.skipChildren();
        String expected = isCore(name) ? "a string" : "a string, an integer or a boolean";
        draft.fault(EventDraft.shortened(name), describe(token), expected);
      }
    }
  }

  /** Where the data stand in the input; they are decided on when all attributes are known. */
  private record Slice(JsonToken token, int from, int to) {}

  private static @Nullable Slice readSlice(
      JsonParser parser, JsonToken token, int base, @Nullable Slice before, EventDraft draft) {
    if (before != null) {
      draft.fault("data", "given twice", "once");
    }
    long from = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    long to = parser.currentLocation().getByteOffset();
    return token == JsonToken.VALUE_NULL
        ? null
        : new Slice(token, base + (int) from, base + (int) to);
  }

  private static byte @Nullable [] readBinary(
      JsonParser parser, JsonToken token, byte @Nullable [] before, EventDraft draft) {
    if (token == JsonToken.VALUE_NULL) {
      return before;
    }
    if (token != JsonToken.VALUE_STRING) {
      parser.skipChildren();
      draft.fault("data_base64", describe(token), "a base64 string");
      return before;
    }
    if (before != null) {
      draft.fault("data_base64", "given twice", "once");
    }
    try {
      return Base64.getDecoder().decode(parser.getString());
    } catch (IllegalArgumentException notBase64) {
      draft.fault("data_base64", "not base64", "base64 with padding (RFC 4648, 4)");
      return before;
    }
  }

  private static void readData(
      byte[] json, @Nullable Slice data, byte @Nullable [] binary, EventDraft draft) {
    if (data != null && binary != null) {
      draft.fault("data_base64", "given beside data", "one of the two");
    } else if (binary != null) {
      draft.data(Payload.of(binary));
    } else if (data == null) {
      return;
    } else if (ContentTypes.isJson(draft.dataContentType())) {
      if (draft.dataContentType() == null) {
        draft.attribute("datacontenttype", ContentTypes.JSON);
      }
      draft.data(Payload.of(Arrays.copyOfRange(json, data.from(), data.to())));
    } else if (data.token() == JsonToken.VALUE_STRING) {
      try (JsonParser text = Json.parser(json, data.from(), data.to())) {
        text.nextToken();
        draft.data(Payload.of(text.getString()));
      }
    } else {
      draft.fault(
          "data",
          describe(data.token()),
          "a JSON string, as datacontenttype is " + draft.dataContentType());
    }
  }

  private static boolean isCore(String name) {
    return switch (name) {
      case "specversion", "id", "source", "type", "subject", "time" -> true;
      case "datacontenttype", "dataschema" -> true;
      default -> false;
    };
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "a JSON object";
      case START_ARRAY, END_ARRAY -> "a JSON array";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a JSON number";
      case VALUE_TRUE, VALUE_FALSE -> "a JSON boolean";
      default -> "of another kind";
    };
  }

  private static Element malformedElement(String found, String expected) {
    return new Element(null, new EventResult.Invalid(malformed(found, expected)));
  }

  private static Problem malformed(String found, String expected) {
    return Problem.ofField(ErrorCode.MALFORMED_BODY, "body", found, expected);
  }
}
