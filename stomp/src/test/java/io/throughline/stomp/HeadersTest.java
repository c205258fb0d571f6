package io.throughline.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HeadersTest {

  @Test
  void theFirstEntryOfAName_isItsValue() {
    Headers headers = Headers.of("a", "1", "b", "2", "a", "3");

    assertThat(headers.first("a")).isEqualTo("1");
    assertThat(headers.first("c")).isNull();
    assertThat(headers.size()).isEqualTo(3);
    assertThat(headers.name(2) + headers.value(2)).isEqualTo("a3");
  }

  @Test
  void aValue_isNeverTakenForAName() {
    assertThat(Headers.of("a", "b", "b", "c").first("b")).isEqualTo("c");
    assertThat(Headers.of("a", "b").has("b")).isFalse();
  }

  @Test
  void moreHeaders_comeAfterTheOthers() {
    assertThat(Headers.of("a", "1").and("b", "2").and(Headers.of("c", "3")))
        .isEqualTo(Headers.of("a", "1", "b", "2", "c", "3"));
    assertThat(Headers.EMPTY.and(Headers.EMPTY)).isEqualTo(Headers.EMPTY);
  }

  @Test
  void aBuilder_takesAnyNumber() {
    Headers.Builder builder = Headers.builder().addIfPresent("none", null);
    for (int i = 0; i < 20; i++) {
      builder.add("n" + i, "v" + i);
    }

    Headers headers = builder.build();

    assertThat(headers.size()).isEqualTo(20);
    assertThat(headers.first("n19")).isEqualTo("v19");
    assertThat(headers).hasSameHashCodeAs(headers.and(Headers.EMPTY));
  }

  @Test
  void credentials_areNotPrinted() {
    assertThat(Headers.of("Authorization", "Bearer x", "passcode", "y", "host", "z"))
        .hasToString("{Authorization=***, passcode=***, host=z}");
  }

  @Test
  void namesAndValues_comeInPairs() {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("a", "1", "b"));
  }
}
