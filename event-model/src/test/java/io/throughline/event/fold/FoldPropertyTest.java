package io.throughline.event.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Payload;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Held against the RFC's pseudo-code, written down as it stands there. */
class FoldPropertyTest {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @Property(tries = 3_000)
  void aFold_isTheRfcsAlgorithm_eventByEvent(@ForAll("patches") List<String> patches) {
    assertSame(fold(Fold.EMPTY, patches, 0), reference(patches));
  }

  @Property(tries = 3_000)
  void aMergeOfTwoDocuments_isTheRfcsAlgorithm(
      @ForAll("documents") String target, @ForAll("documents") String patch) {
    JsonNode expected = merge(MAPPER.readTree(target), MAPPER.readTree(patch));
    Payload merged = MergePatch.apply(Payload.of(target), Payload.of(patch)).orElseThrow();
    assertThat(MAPPER.readTree(merged.bytes())).isEqualTo(expected);
  }

  @Property(tries = 3_000)
  void theFoldOfAConcatenation_isTheFoldGoneOnWith_alsoFromItsBytes(
      @ForAll("patches") List<String> first, @ForAll("patches") List<String> second) {
    long newest = first.size();
    Fold before = fold(Fold.EMPTY, first, 0);
    byte[] bytes = FoldCodec.encode(before, newest);
    Fold stored = FoldCodec.decode(bytes, 0, newest);
    Fold goneOnWith = fold(stored, second, first.size());
    List<String> both = java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    assertThat(goneOnWith.toJson()).isEqualTo(fold(Fold.EMPTY, both, 0).toJson());
    assertThat(goneOnWith.ended()).isEqualTo(fold(Fold.EMPTY, both, 0).ended());
  }

  @Property(tries = 5_000)
  void aFoldSinceAnOffset_isTheFoldOfTheEventsFromThereOn(@ForAll("patches") List<String> patches) {
    for (int start = 0; start < patches.size(); start++) {
      Fold rebuilt = fold(Fold.EMPTY, patches.subList(start, patches.size()), start);
      Fold livedIn = fold(Fold.EMPTY, patches, 0).since(start);
      assertThat(livedIn.ended()).isEqualTo(rebuilt.ended());
      assertThat(json(livedIn)).as("since %d of %s", start, patches).isEqualTo(json(rebuilt));
    }
  }

  @Provide
  Arbitrary<List<String>> patches() {
    Arbitrary<String> notJson = Arbitraries.of("", "{", "nonsense");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, objects(3)),
            net.jqwik.api.Tuple.of(1, documents()),
            net.jqwik.api.Tuple.of(1, notJson))
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> documents() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, objects(3)), net.jqwik.api.Tuple.of(1, scalars()));
  }

  private static Arbitrary<String> scalars() {
    return Arbitraries.of(
        "1", "-2.50", "\"s\"", "\"\\u00fc \\\" \"", "true", "null", "[1,{\"a\":null},[]]", "[]");
  }

  private static Arbitrary<String> objects(int depth) {
    Arbitrary<String> value =
        depth == 0
            ? scalars()
            : Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, scalars()),
                net.jqwik.api.Tuple.of(1, Arbitraries.lazy(() -> objects(depth - 1))));
    Arbitrary<String> name = Arbitraries.of("a", "b", "c", "ü\\\"");
    return Combinators.combine(name.list().uniqueElements().ofMaxSize(3), value.list().ofSize(3))
        .as(
            (names, values) -> {
              StringBuilder json = new StringBuilder("{");
              for (int i = 0; i < names.size(); i++) {
                json.append(i == 0 ? "" : " , ").append('"').append(names.get(i)).append("\": ");
                json.append(values.get(i));
              }
              return json.append("}").toString();
            });
  }

  private static Fold fold(Fold from, List<String> patches, int firstOffset) {
    Fold fold = from;
    for (int i = 0; i < patches.size(); i++) {
      fold = fold.with(Payload.of(patches.get(i)), null, firstOffset + i);
    }
    return fold;
  }

  private static JsonNode reference(List<String> patches) {
    JsonNode state = MissingNode.getInstance();
    for (String patch : patches) {
      if (!patch.isEmpty() && !patch.equals("{") && !patch.equals("nonsense")) {
        JsonNode merged = merge(state, MAPPER.readTree(patch));
        state = merged.isNull() ? MissingNode.getInstance() : merged;
      }
    }
    return state;
  }

  private static void assertSame(Fold fold, JsonNode expected) {
    assertThat(json(fold)).isEqualTo(expected);
  }

  private static JsonNode json(Fold fold) {
    Payload json = fold.toJson();
    return json.isEmpty() ? MissingNode.getInstance() : MAPPER.readTree(json.bytes());
  }

  /** RFC 7396, section 2. */
  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode members)) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object ? object.deepCopy() : MAPPER.createObjectNode();
    for (var member : members.properties()) {
      if (member.getValue().isNull()) {
        result.remove(member.getKey());
      } else {
        JsonNode before = result.path(member.getKey());
        result.set(member.getKey(), merge(before, member.getValue()));
      }
    }
    return result;
  }
}
