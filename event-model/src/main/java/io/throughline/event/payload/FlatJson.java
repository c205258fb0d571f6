package io.throughline.event.payload;

import io.throughline.event.Payload;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON object's own scalars: String, Double or Boolean by name, in order. What is nested or null
 * is passed over. Needs no data binding, so that a command line starts at once.
 */
final class FlatJson {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  /** From here on a double has no exact integers. */
  private static final double INTEGER_MAX = 1L << 53;

  private final Map<String, Object> values = new LinkedHashMap<>();

  static FlatJson parse(Payload data) {
    FlatJson object = new FlatJson();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), data.bytes())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("data: not a JSON object (expected: a JSON object)");
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        switch (parser.nextToken()) {
          case VALUE_STRING -> object.put(name, parser.getString());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> object.put(name, parser.getDoubleValue());
          case VALUE_TRUE -> object.put(name, true);
          case VALUE_FALSE -> object.put(name, false);
          default -> parser.skipChildren();
        }
      }
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException("data: not JSON (expected: a JSON object)", notJson);
    }
    return object;
  }

  Map<String, Object> values() {
    return values;
  }

  /** Adds a property, unless {@code value} is absent. */
  FlatJson put(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
    return this;
  }

  @Nullable String text(String name) {
    return value(name, String.class, "a string");
  }

  @Nullable Double number(String name) {
    return value(name, Double.class, "a number");
  }

  @Nullable Boolean flag(String name) {
    return value(name, Boolean.class, "true or false");
  }

  Payload toPayload() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      values.forEach((name, value) -> write(json, name, value));
      json.writeEndObject();
    }
    return Payload.of(out.toByteArray());
  }

  private static void write(JsonGenerator json, String name, Object value) {
    json.writeName(name);
    switch (value) {
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Double number when number == Math.rint(number) && Math.abs(number) < INTEGER_MAX ->
          json.writeNumber(number.longValue());
      case Double number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }

  private <T> @Nullable T value(String name, Class<T> type, String expected) {
    Object value = values.get(name);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
    }
    return value == null ? null : type.cast(value);
  }
}
