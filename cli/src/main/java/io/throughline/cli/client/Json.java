package io.throughline.cli.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as plain maps, lists, strings, numbers and booleans, by Jackson's streaming parser alone:
 * data binding would take longer to load than a command takes to run.
 */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** The value that {@code text} is, or null if it is not JSON or is {@code null} itself. */
  public static @Nullable Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      Object value = value(parser);
      return parser.nextToken() == null ? value : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /** The object that {@code text} is; empty if it is none. */
  public static Map<?, ?> object(String text) {
    return parse(text) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** What is wrong with {@code text} as JSON, or null if nothing is. */
  public static @Nullable String fault(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return "it is empty";
      }
      parser.skipChildren();
      return parser.nextToken() == null ? null : "more follows after its end";
    } catch (JacksonException notJson) {
      return "%s at line %d, column %d"
          .formatted(
              notJson.getOriginalMessage(),
              notJson.getLocation().getLineNr(),
              notJson.getLocation().getColumnNr());
    }
  }

  /** {@code text} in quotes, escaped. */
  public static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + '"';
  }

  /** Valid JSON without the white space between its tokens; everything else as it was. */
  public static String compact(String json) {
    StringBuilder compact = new StringBuilder(json.length());
    boolean quoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted) {
        compact.append(c);
        if (c == '\\' && i + 1 < json.length()) {
          compact.append(json.charAt(++i));
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c > ' ') {
        compact.append(c);
        quoted = c == '"';
      }
    }
    return compact.toString();
  }

  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }
}
