package io.throughline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The quick half never says yes where the validator says no, and often enough says yes. */
class FlatSchemaPropertyTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> NAMES = List.of("execution", "alert", "metrics.updated");
  private static final Map<String, Schema> VALIDATORS =
      NAMES.stream().collect(Collectors.toMap(name -> name, name -> validator(document(name))));
  private static final Map<String, FlatSchema> FLAT =
      NAMES.stream().collect(Collectors.toMap(name -> name, name -> FlatSchema.of(document(name))));

  @Property(tries = 5_000)
  void whatItIsSureOf_theValidatorAccepts(
      @ForAll("schemas") String name, @ForAll("objects") String json) {
    boolean valid = VALIDATORS.get(name).validate(MAPPER.readTree(json)).isEmpty();

    boolean sure = FLAT.get(name).surelyAccepts(json.getBytes(StandardCharsets.UTF_8));

    Statistics.collect(valid, sure);
    Statistics.coverage(coverage -> coverage.check(true, true).percentage(share -> share > 5));
    assertThat(!sure || valid).describedAs("%s accepts %s", name, json).isTrue();
  }

  @Property(tries = 500)
  void aKeywordThatItDoesNotKnow_makesItUnsure(@ForAll("foreignKeywords") String property) {
    String document = "{\"type\":\"object\",\"properties\":{\"a\":%s}}".formatted(property);

    boolean sure =
        FlatSchema.of(MAPPER.readTree(document))
            .surelyAccepts("{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(sure).isFalse();
  }

  @Provide
  Arbitrary<String> foreignKeywords() {
    return Arbitraries.of(
        "{\"type\":\"string\",\"pattern\":\"y\"}",
        "{\"const\":\"y\"}",
        "{\"type\":\"string\",\"enum\":[\"y\",\"x\"]}",
        "{\"enum\":[\"x\",1]}",
        "{\"type\":\"string\",\"format\":\"uri\"}",
        "{}",
        "{\"not\":{}}");
  }

  @Provide
  Arbitrary<String> schemas() {
    return Arbitraries.of(NAMES);
  }

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> names =
        Arbitraries.of(
            "node_id",
            "name",
            "status",
            "progress",
            "started_at",
            "success",
            "runtime_seconds",
            "exit_status",
            "alert_type",
            "priority",
            "value",
            "unit",
            "active_agents",
            "other");
    Arbitrary<String> values =
        Arbitraries.of(
            "null",
            "true",
            "0",
            "1",
            "0.5",
            "1.0",
            "-1",
            "1e400",
            "1.0000000000000000001",
            "\"\"",
            "\"low\"",
            "\"LOW\"",
            "\"2026-01-31T12:00:00Z\"",
            "\"2026-01-31T12:00:60Z\"",
            "\"2026-01-31t12:00:00z\"",
            "\"0000-01-01T00:00:00-00:00\"",
            "\"2016-12-31T23:59:60Z\"",
            "\"2026-01-31T12:00:00.123456789+23:59\"",
            "[]",
            "{\"progress\":5}",
            "4294967296",
            "4294967295",
            "\"" + "x".repeat(64) + "\"",
            "\"" + "🚀".repeat(33) + "\"",
            "\"" + "x".repeat(257) + "\"");
    return Combinators.combine(names, values)
        .as("\"%s\":%s"::formatted)
        .list()
        .ofMaxSize(3)
        .uniqueElements(property -> property.substring(0, property.indexOf(':')))
        .map(properties -> properties.stream().collect(Collectors.joining(",", "{", "}")));
  }

  private static Schema validator(JsonNode document) {
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()))
        .getSchema(document);
  }

  private static JsonNode document(String name) {
    try (InputStream in =
        FlatSchemaPropertyTest.class.getResourceAsStream("/schemas/" + name + ".json")) {
      return MAPPER.readTree(in.readAllBytes());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
