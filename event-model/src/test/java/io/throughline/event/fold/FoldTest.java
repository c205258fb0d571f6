package io.throughline.event.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Payload;
import org.junit.jupiter.api.Test;

class FoldTest {

  @Test
  void eachEventChangesWhatItNames() {
    Fold fold =
        fold("{\"status\":\"running\",\"name\":\"x\"}", "{\"progress\":0.5}", "{\"name\":null}");
    assertThat(fold.toJson().utf8()).isEqualTo("{\"status\":\"running\",\"progress\":0.5}");
  }

  @Test
  void nullMembersOfAFirstEvent_areNotThere() {
    assertThat(fold("{\"a\":null,\"b\":{\"c\":null}}").toJson().utf8()).isEqualTo("{\"b\":{}}");
  }

  @Test
  void nullAlone_endsTheSubject_andTheNextEventBeginsItAnew() {
    assertThat(fold("{\"a\":1}", "null").ended()).isTrue();
    Fold again = fold("{\"a\":1}", " null ", "{\"b\":2}");
    assertThat(again.ended()).isFalse();
    assertThat(again.toJson().utf8()).isEqualTo("{\"b\":2}");
  }

  @Test
  void whatIsNoObject_replacesAll() {
    assertThat(fold("{\"a\":1}", "[1,{\"b\":null}]").toJson().utf8()).isEqualTo("[1,{\"b\":null}]");
    assertThat(fold("[1]", "{\"a\":1}").toJson().utf8()).isEqualTo("{\"a\":1}");
  }

  @Test
  void dataThatAreAbsentOrNotJson_leaveAllAsItWas() {
    Fold fold = fold("{\"a\":1}");
    assertThat(fold.with(Payload.EMPTY, null, 9)).isSameAs(fold);
    assertThat(fold.with(Payload.of("{\"a\":"), null, 9)).isSameAs(fold);
    assertThat(fold.with(Payload.of("{\"a\":2}"), "text/plain", 9)).isSameAs(fold);
    assertThat(fold.with(Payload.of(new byte[] {'"', (byte) 0xFF, '"'}), null, 9)).isSameAs(fold);
    assertThat(Fold.EMPTY.with(Payload.of("binary"), "image/png", 9).toJson().isEmpty()).isTrue();
  }

  @Test
  void aSubjectThatEnded_isThereAgain_thoughTheNextEventHasNoJson() {
    assertThat(fold("null").with(Payload.of("x"), "text/plain", 9).ended()).isFalse();
  }

  @Test
  void aStateThatGrowsTooLarge_beginsAnewWithTheEventThatMadeItSo() {
    String half = "x".repeat(Fold.BYTES_MAX / 2);
    Fold large = fold("{\"a\":\"" + half + "\"}", "{\"b\":1}");
    Fold anew = large.with(Payload.of("{\"c\":\"" + half + "\"}"), null, 9);
    assertThat(anew.toJson().utf8()).isEqualTo("{\"c\":\"" + half + "\"}");
  }

  @Test
  void membersThatNoEventNamedSince_areGone() {
    Fold fold = fold("{\"a\":1,\"o\":{\"x\":1,\"y\":1}}", "{\"b\":2}", "{\"o\":{\"x\":2}}");
    assertThat(fold.since(1).toJson().utf8()).isEqualTo("{\"o\":{\"x\":2},\"b\":2}");
    assertThat(fold.since(2).toJson().utf8()).isEqualTo("{\"o\":{\"x\":2}}");
    assertThat(fold.since(3).toJson().isEmpty()).isTrue();
  }

  @Test
  void depthHasALimit() {
    String deep = "{\"a\":".repeat(501) + "1" + "}".repeat(501);
    assertThat(fold(deep).toJson().isEmpty()).isTrue();
  }

  private static Fold fold(String... patches) {
    Fold fold = Fold.EMPTY;
    for (int i = 0; i < patches.length; i++) {
      fold = fold.with(Payload.of(patches[i]), "application/json", i);
    }
    return fold;
  }
}
