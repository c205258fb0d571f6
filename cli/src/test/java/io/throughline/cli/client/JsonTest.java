package io.throughline.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void parsesToPlainValues() {
    assertThat(Json.parse("{\"a\":[1,2.5,\"x\",true,null],\"b\":{}}"))
        .isEqualTo(Map.of("a", Arrays.asList(1, 2.5, "x", true, null), "b", Map.of()));
    assertThat(Json.parse("[]")).isEqualTo(List.of());
  }

  @Test
  void whatIsNotJson_isNothing() {
    assertThat(Json.parse("{\"a\":")).isNull();
    assertThat(Json.parse("{} {}")).isNull();
    assertThat(Json.object("[1]")).isEmpty();
  }

  @Test
  void faultSaysWhatAndWhere() {
    assertThat(Json.fault("{\"a\":1}")).isNull();
    assertThat(Json.fault("")).isEqualTo("it is empty");
    assertThat(Json.fault("{} {}")).isEqualTo("more follows after its end");
    assertThat(Json.fault("{\"a\": nope}")).contains("nope").contains("line 1, column");
  }

  @Test
  void compactKeepsEverythingButWhiteSpaceBetweenTokens() {
    assertThat(Json.compact("{ \"a b\" : [ 1.50 , \"x \\\" y\" ] ,\n \"c\\\\\" : 1e3 }"))
        .isEqualTo("{\"a b\":[1.50,\"x \\\" y\"],\"c\\\\\":1e3}");
  }
}
