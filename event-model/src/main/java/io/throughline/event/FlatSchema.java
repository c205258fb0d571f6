package io.throughline.event;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * The quick half of a schema check: says yes only where the full validator surely would, in one
 * pass over the tokens and without a tree. "Not sure" is no verdict.
 *
 * <p>Made from the schema document itself, so the two can't drift apart; a keyword that it does not
 * know makes it unsure about every value under it. A property test holds it against the validator.
 */
final class FlatSchema {

  private static final Set<String> KNOWN_AT_ROOT =
      Set.of("$schema", "$id", "title", "description", "type", "properties");

  private final boolean understood;
  private final Map<String, Rule> rules;

  private FlatSchema(boolean understood, Map<String, Rule> rules) {
    this.understood = understood;
    this.rules = rules;
  }

  static FlatSchema of(JsonNode schema) {
    boolean understood =
        KNOWN_AT_ROOT.containsAll(schema.propertyNames())
            && schema.path("type").asString("").equals("object");
    Map<String, Rule> rules = new HashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(p -> rules.put(p.getKey(), Rule.of(p.getValue())));
    return new FlatSchema(understood, Map.copyOf(rules));
  }

  /** Whether {@code json} is, beyond doubt, one valid JSON object that fits the schema. */
  boolean surelyAccepts(byte[] json) {
    if (!understood || !Json.isUtf8(json, 0, json.length)) {
      return false;
    }
    try (JsonParser parser = Json.parser(json, 0, json.length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken token = parser.nextToken();
        Rule rule = rules.get(name);
        if (rule == null) {
          parser.skipChildren();
        } else if (!rule.surelyAccepts(token, parser)) {
          return false;
        }
      }
      return parser.nextToken() == null;
    } catch (JacksonException notJson) {
      return false;
    }
  }

  /**
   * What one property may be.
   *
   * @param kinds the scalar tokens that it may be
   * @param numberMin and max, inclusive
   * @param charsMin and max, inclusive
   * @param values the only strings allowed, if there is an enumeration
   */
  private record Rule(
      Set<JsonToken> kinds,
      double numberMin,
      double numberMax,
      int charsMin,
      int charsMax,
      @Nullable Set<String> values,
      boolean timestamp) {

    private static final Rule UNSURE =
        new Rule(EnumSet.noneOf(JsonToken.class), 0, 0, 0, 0, null, false);
    private static final Set<String> KNOWN =
        Set.of(
            "description",
            "type",
            "enum",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength");

    static Rule of(JsonNode schema) {
      String format = schema.path("format").asString("date-time");
      boolean either = schema.has("type") != schema.has("enum");
      if (!either || !KNOWN.containsAll(schema.propertyNames()) || !format.equals("date-time")) {
        return UNSURE;
      }
      if (schema.has("enum")) {
        return ofEnum(schema.get("enum"));
      }
      EnumSet<JsonToken> kinds = EnumSet.noneOf(JsonToken.class);
      JsonNode type = schema.get("type");
      if (type.isString()) {
        kinds.addAll(kindsOf(type.asString()));
      }
      type.values().forEach(one -> kinds.addAll(kindsOf(one.asString())));
      return new Rule(
          kinds,
          schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY),
          schema.path("maximum").asDouble(Double.POSITIVE_INFINITY),
          schema.path("minLength").asInt(0),
          schema.path("maxLength").asInt(Integer.MAX_VALUE),
          null,
          schema.has("format"));
    }

    /** Strings and null; with anything else in the enumeration it is not sure. */
    private static Rule ofEnum(JsonNode allowed) {
      EnumSet<JsonToken> kinds = EnumSet.of(JsonToken.VALUE_STRING);
      Set<String> values = new HashSet<>();
      for (JsonNode value : allowed.values()) {
        if (value.isNull()) {
          kinds.add(JsonToken.VALUE_NULL);
        } else if (value.isString()) {
          values.add(value.asString());
        } else {
          return UNSURE;
        }
      }
      return new Rule(kinds, 0, 0, 0, Integer.MAX_VALUE, values, false);
    }

    boolean surelyAccepts(JsonToken token, JsonParser parser) {
      if (!kinds.contains(token)) {
        return false;
      }
      return switch (token) {
        case VALUE_STRING -> acceptsText(parser.getString());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          double number = parser.getDoubleValue();
          yield Double.isFinite(number) && number >= numberMin && number <= numberMax;
        }
        default -> true;
      };
    }

    /** JSON Schema counts code points, of which there are at most as many as chars. */
    private boolean acceptsText(String text) {
      return text.length() <= charsMax
          && (charsMin == 0 || text.codePointCount(0, text.length()) >= charsMin)
          && (values == null || values.contains(text))
          && (!timestamp || isOrdinaryTimestamp(text));
    }

    /** Whether a leap second is one depends on the date: the validator has a list. */
    private static boolean isOrdinaryTimestamp(String text) {
      return Rfc3339.isTimestamp(text) && !text.startsWith(":60", 16);
    }

    private static EnumSet<JsonToken> kindsOf(String type) {
      return switch (type) {
        case "string" -> EnumSet.of(JsonToken.VALUE_STRING);
        case "number" -> EnumSet.of(JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT);
        case "integer" -> EnumSet.of(JsonToken.VALUE_NUMBER_INT);
        case "boolean" -> EnumSet.of(JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE);
        case "null" -> EnumSet.of(JsonToken.VALUE_NULL);
        default -> EnumSet.noneOf(JsonToken.class);
      };
    }
  }
}
