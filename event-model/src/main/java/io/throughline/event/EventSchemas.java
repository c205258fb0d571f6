package io.throughline.event;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schemas (draft 2020-12) of the event types that Throughline knows, compiled once; they
 * stand in {@code schemas/<type>.json}. Other types pass.
 *
 * <p>What {@link FlatSchema} is sure about costs one pass over the tokens; only the rest, refusals
 * nearly always, is built as a tree and judged by the validator, whose word is the one that counts.
 *
 * <p>Immutable, for any thread. Making one takes some tens of milliseconds: share it.
 */
public final class EventSchemas {

  /** The event types that have a schema. */
  public static final Set<String> TYPES =
      Set.of(
          "execution.started",
          "execution.progressed",
          "execution.completed",
          "metrics.updated",
          "alert.raised",
          "alert.resolved");

  /** Parts that several types share, by file name. */
  private static final List<String> SHARED = List.of("execution", "alert");

  private static final String ID_PREFIX = "urn:throughline:schema:";
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private final Map<String, Compiled> byType;

  /**
   * What in an event's data breaks the schema of its type.
   *
   * @param field a JSON pointer into the event: {@code /data/progress}
   * @param found what stands there, in short
   * @param expected what would have been right
   */
  public record Violation(String field, String found, String expected) {}

  private record Compiled(Schema schema, JsonNode document, FlatSchema flat) {}

  private EventSchemas(Map<String, Compiled> byType) {
    this.byType = byType;
  }

  /** Reads and compiles the schemas. */
  public static EventSchemas load() {
    Map<String, String> documents = new HashMap<>();
    TYPES.forEach(type -> documents.put(ID_PREFIX + type, resource(type)));
    SHARED.forEach(name -> documents.put(ID_PREFIX + name, resource(name)));
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(documents).schemaRegistryConfig(config));
    Map<String, Compiled> byType = new HashMap<>();
    for (String type : TYPES) {
      Schema schema = registry.getSchema(SchemaLocation.of(ID_PREFIX + type));
      schema.initializeValidators();
      JsonNode document = resolved(documents, ID_PREFIX + type);
      byType.put(type, new Compiled(schema, document, FlatSchema.of(document)));
    }
    return new EventSchemas(Map.copyOf(byType));
  }

  public boolean knows(String type) {
    return byType.containsKey(type);
  }

  /**
   * What is wrong with {@code data} as the data of an event of {@code type}: nothing if the type is
   * unknown or there are no data.
   *
   * @param contentType the event's {@code datacontenttype}; data of a known type are JSON
   */
  public List<Violation> check(String type, @Nullable String contentType, Payload data) {
    Compiled compiled = byType.get(type);
    if (compiled == null || data.isEmpty()) {
      return List.of();
    }
    if (contentType != null && !ContentTypes.isJson(contentType)) {
      return List.of(
          new Violation("datacontenttype", contentType, "application/json, as type is " + type));
    }
    return compiled.flat().surelyAccepts(data.bytes())
        ? List.of()
        : checkInFull(compiled, data.bytes());
  }

  private static List<Violation> checkInFull(Compiled compiled, byte[] data) {
    if (!Json.isUtf8(data, 0, data.length)) {
      return List.of(new Violation("data", "not UTF-8", "JSON in UTF-8"));
    }
    if (!Json.isWellFormed(data)) {
      return List.of(new Violation("data", "not JSON", "one JSON value"));
    }
    try {
      return compiled.schema().validate(MAPPER.readTree(data)).stream()
          .map(error -> violation(compiled.document(), error))
          .toList();
    } catch (JacksonException beyondTheParsersLimits) {
      return List.of(new Violation("data", Json.describe(beyondTheParsersLimits), "plainer JSON"));
    }
  }

  private static Violation violation(JsonNode document, Error error) {
    String pointer = error.getInstanceLocation().toString();
    JsonNode schema = pointer.isEmpty() ? document : document.at("/properties" + pointer);
    String expected =
        schema.isObject() ? SchemaWords.describe(schema) : String.valueOf(error.getMessage());
    return new Violation("/data" + pointer, found(error.getInstanceNode()), expected);
  }

  private static String found(@Nullable JsonNode node) {
    if (node == null || node.isContainer()) {
      return node != null && node.isArray() ? "an array" : "an object";
    }
    String text = node.toString();
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }

  /** The document that holds the rules: itself, or the shared one that it refers to. */
  private static JsonNode resolved(Map<String, String> documents, String id) {
    JsonNode document = MAPPER.readTree(documents.get(id));
    JsonNode reference = document.get("$ref");
    return reference == null ? document : resolved(documents, reference.asString());
  }

  private static String resource(String name) {
    try (InputStream in = EventSchemas.class.getResourceAsStream("/schemas/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("schemas/" + name + ".json is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
