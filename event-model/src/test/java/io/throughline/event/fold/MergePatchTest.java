package io.throughline.event.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The RFC's own examples, all of them, and what it leaves to us. */
class MergePatchTest {

  @ParameterizedTest(name = "{0} with {1} is {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"a":"b"}             | {"a":"c"}               | {"a":"c"}
          {"a":"b"}             | {"b":"c"}               | {"a":"b","b":"c"}
          {"a":"b"}             | {"a":null}              | {}
          {"a":"b","b":"c"}     | {"a":null}              | {"b":"c"}
          {"a":["b"]}           | {"a":"c"}               | {"a":"c"}
          {"a":"c"}             | {"a":["b"]}             | {"a":["b"]}
          {"a":{"b":"c"}}       | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
          {"a":[{"b":"c"}]}     | {"a":[1]}               | {"a":[1]}
          ["a","b"]             | ["c","d"]               | ["c","d"]
          {"a":"b"}             | ["c"]                   | ["c"]
          {"a":"foo"}           | null                    | null
          {"a":"foo"}           | "bar"                   | "bar"
          {"e":null}            | {"a":1}                 | {"e":null,"a":1}
          [1,2]                 | {"a":"b","c":null}      | {"a":"b"}
          {}                    | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
          """)
  void examplesOfAppendixA(String original, String patch, String result) {
    assertThat(apply(original, patch)).isEqualTo(result);
  }

  @Test
  void theExampleOfSection3() {
    String original =
        """
        {"title":"Goodbye!","author":{"givenName":"John","familyName":"Doe"},
         "tags":["example","sample"],"content":"This will be unchanged"}""";
    String patch =
        """
        {"title":"Hello!","phoneNumber":"+01-123-456-7890","author":{"familyName":null},
         "tags":["example"]}""";
    assertThat(apply(original, patch))
        .isEqualTo(
            "{\"title\":\"Hello!\",\"author\":{\"givenName\":\"John\"},\"tags\":[\"example\"],"
                + "\"content\":\"This will be unchanged\",\"phoneNumber\":\"+01-123-456-7890\"}");
  }

  @Test
  void valuesKeepTheirBytes() {
    assertThat(
            apply("{\"big\":123456789012345678901234567890.10,\"s\":\"\\u00e9\"}", "{\"x\":1e2}"))
        .isEqualTo("{\"big\":123456789012345678901234567890.10,\"s\":\"\\u00e9\",\"x\":1e2}");
  }

  @Test
  void namesAreEscapedAgain() {
    assertThat(apply("{}", "{\"a\\\"b\\\\\\n\\u0001ü\":1}"))
        .isEqualTo("{\"a\\\"b\\\\\\n\\u0001ü\":1}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "{|{}\n{}|{\n{}|{} {}\n{}|nonsense\n''|{}\n{}|''")
  void whatIsNotOneJsonValue_isNoPatchAndNoTarget(String target, String patch) {
    assertThat(MergePatch.apply(Payload.of(target), Payload.of(patch))).isEmpty();
  }

  private static String apply(String target, String patch) {
    return MergePatch.apply(Payload.of(target), Payload.of(patch)).orElseThrow().utf8();
  }
}
