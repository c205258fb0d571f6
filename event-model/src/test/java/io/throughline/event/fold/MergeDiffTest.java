package io.throughline.event.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Payload;
import io.throughline.event.fold.MergeDiff.Difference;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeDiffTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                       | {'a':1}                     | {'a':1}",
        "{'a':1,'b':2}            | {'a':1,'b':3}               | {'b':3}",
        "{'a':1,'b':2}            | {'a':1}                     | {'b':null}",
        "{'a':{'x':1,'y':2}}      | {'a':{'x':1,'y':3}}         | {'a':{'y':3}}",
        "{'a':{'x':1}}            | {'a':[1]}                   | {'a':[1]}",
        "{'a':[1]}                | {'a':{'x':1}}               | {'a':{'x':1}}",
        "{'a':[1,2]}              | {'a':[1,3]}                 | {'a':[1,3]}",
        "{'a':1}                  | {'a':null}                  | {'a':null}",
        "{}                       | {'a':{}}                    | {'a':{}}",
        "5                        | {'a':1}                     | {'a':1}",
        "{'a':1}                  | [1]                         | [1]",
        "{'a':0.10}               | {'a':12345678901234567890.10} | {'a':12345678901234567890.10}",
      })
  void thePatch_saysWhatChanged_andNothingElse(String from, String to, String patch) {
    assertThat(MergeDiff.between(json(from), json(to)))
        .isEqualTo(new Difference.Patch(json(patch)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1,'b':{'c':[1]}} | {'b':{'c':[1]},'a':1}",
        "{ 'a' : 1 }           | {'a':1}",
        "{}                    | {'a':null}",
        "[1]                   | [1]",
      })
  void whatIsTheSame_hasNoPatch(String from, String to) {
    assertThat(MergeDiff.between(json(from), json(to))).isEqualTo(new Difference.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{} | {", "'' x | {}", "{} | {} {}"})
  void whatIsNotJson_isSaidToBeNone(String from, String to) {
    assertThat(MergeDiff.between(json(from), json(to))).isEqualTo(new Difference.NotJson());
  }

  @RepeatedTest(300)
  void merged_thePatchMakesTheOneIntoTheOther(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    Payload from = Payload.of(object(random, 3));
    Payload to = Payload.of(object(random, 3));
    Payload patch =
        switch (MergeDiff.between(from, to)) {
          case Difference.Patch(Payload found) -> found;
          case Difference.None none -> Payload.of("{}");
          case Difference.NotJson none -> throw new AssertionError(from.utf8() + to.utf8());
        };
    Payload merged = MergePatch.apply(from, patch).orElseThrow();
    assertThat(MergeDiff.between(merged, to))
        .as("seed %d", run.getCurrentRepetition())
        .isEqualTo(new Difference.None());
  }

  private static String object(Random random, int depth) {
    StringBuilder json = new StringBuilder("{");
    for (char name = 'a'; name < 'e'; name++) {
      if (random.nextBoolean()) {
        json.append(json.length() == 1 ? "" : ",").append('"').append(name).append("\":");
        json.append(
            switch (random.nextInt(depth == 0 ? 3 : 5)) {
              case 0 -> "1";
              case 1 -> "\"x\"";
              case 2 -> "[1,{\"n\":null}]";
              default -> object(random, depth - 1);
            });
      }
    }
    return json.append('}').toString();
  }

  private static Payload json(String text) {
    return Payload.of(text.replace('\'', '"'));
  }
}
