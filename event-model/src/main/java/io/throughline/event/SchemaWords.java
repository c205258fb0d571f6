package io.throughline.event;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Says in words what a property's schema allows: {@code a number from 0 to 1}. */
final class SchemaWords {

  private SchemaWords() {}

  static String describe(JsonNode schema) {
    if (schema.has("enum")) {
      return join(schema.get("enum"));
    }
    List<String> kinds = new ArrayList<>();
    JsonNode type = schema.path("type");
    if (type.isString()) {
      kinds.add(describe(type.asString(), schema));
    }
    type.values().forEach(one -> kinds.add(describe(one.asString(), schema)));
    kinds.remove("null");
    return String.join(" or ", kinds);
  }

  private static String describe(String type, JsonNode schema) {
    return switch (type) {
      case "string" -> schema.has("format") ? Rfc3339.EXPECTED : "a string" + lengths(schema);
      case "number" -> "a number" + range(schema);
      case "integer" -> "an integer" + range(schema);
      case "boolean" -> "true or false";
      case "object" -> "a JSON object";
      case "array" -> "an array";
      default -> type;
    };
  }

  private static String range(JsonNode schema) {
    JsonNode min = schema.path("minimum");
    JsonNode max = schema.path("maximum");
    if (min.isNumber() && max.isNumber()) {
      return " from " + min + " to " + max;
    }
    return min.isNumber() ? ", at least " + min : max.isNumber() ? ", at most " + max : "";
  }

  private static String lengths(JsonNode schema) {
    int min = schema.path("minLength").asInt(0);
    int max = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (max == Integer.MAX_VALUE) {
      return min == 0 ? "" : " of at least " + min + " characters";
    }
    return min == 0
        ? " of at most " + max + " characters"
        : " of " + min + " to " + max + " characters";
  }

  private static String join(JsonNode values) {
    List<String> words = new ArrayList<>();
    values.values().stream().filter(JsonNode::isString).forEach(v -> words.add(v.asString()));
    return "one of " + String.join(", ", words);
  }
}
