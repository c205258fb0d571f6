package io.throughline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.verify.Comparison.Findings;
import io.throughline.event.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void everyEventOnceInOrder_isClean_andEachIsMatchedOnce() {
    List<String> matches = new ArrayList<>();
    Findings findings =
        Comparison.of(
            of("abcd"), 4, of("abcd"), (log, received) -> matches.add(log + "" + received));
    assertThat(findings.clean()).isTrue();
    assertThat(matches).containsExactlyInAnyOrder("00", "11", "22", "33");
  }

  @Test
  void eventThatNeverCame_isAGap_namedByItsOffset() {
    Findings findings = compare("abcd", "acd");
    assertThat(findings).isEqualTo(new Findings(1, 0, 0, 0, 0, findings.examples()));
    assertThat(findings.examples()).containsExactly("gap: the event at offset 101 never came");
  }

  @Test
  void gapsAtTheBeginningAndAtTheEnd_areFound() {
    assertThat(compare("abcd", "bc").gaps()).isEqualTo(2);
    assertThat(compare("abcd", "").gaps()).isEqualTo(4);
  }

  @Test
  void eventThatIsNotRequiredYet_mayComeOrNot() {
    assertThat(compare("abcd", 2, "ab").clean()).isTrue();
    assertThat(compare("abcd", 2, "abc").clean()).isTrue();
    assertThat(compare("abcd", 2, "a").gaps()).isEqualTo(1);
    assertThat(compare("abcd", 2, "abd").clean()).isTrue();
  }

  @Test
  void eventThatCameTwice_isADuplicate_whereverTheSecondComes() {
    assertThat(compare("abcd", "abbcd"))
        .satisfies(
            findings -> {
              assertThat(findings.duplicates()).isEqualTo(1);
              assertThat(findings.gaps() + findings.reordered()).isZero();
              assertThat(findings.examples())
                  .containsExactly("duplicate: the event at offset 101 came again");
            });
    assertThat(compare("abcd", "abcda").duplicates()).isEqualTo(1);
    assertThat(compare("abcd", "abcabcd").duplicates()).isEqualTo(3);
  }

  @Test
  void eventThatTheLogHasTwice_hasToComeTwice() {
    assertThat(compare("aab", "aab").clean()).isTrue();
    assertThat(compare("aab", "ab").gaps()).isEqualTo(1);
    assertThat(compare("aab", "aaab").duplicates()).isEqualTo(1);
  }

  @Test
  void eventThatCameAfterALaterOne_isReordered() {
    Findings findings = compare("abcd", "acbd");
    assertThat(findings).isEqualTo(new Findings(0, 0, 1, 0, 0, findings.examples()));
    assertThat(compare("abcd", "dabc").reordered()).isEqualTo(3);
    assertThat(compare("abcd", "bcda").reordered()).isEqualTo(1);
  }

  @Test
  void eventThatTheLogDoesNotHave_isAStranger() {
    assertThat(compare("abcd", "abxcd").strangers()).isEqualTo(1);
    assertThat(compare("", "x").strangers()).isEqualTo(1);
  }

  @Test
  void eventThatCameWithOtherData_isAltered() {
    Sequence received = new Sequence();
    received.add(Fingerprint.of(event("a", "{}")), 0, 0);
    received.add(Fingerprint.of(event("b", "{\"forged\":true}")), 0, 1);
    Findings findings = Comparison.of(of("ab"), 2, received, (log, got) -> {});
    assertThat(findings.altered()).isEqualTo(1);
    assertThat(findings.clean()).isFalse();
    assertThat(findings.examples())
        .containsExactly("altered: the event at offset 101 came changed");
  }

  @Test
  void gapAndDuplicateOfEqualNumber_doNotCancelOut() {
    Findings findings = compare("abcd", "aacd");
    assertThat(findings.gaps()).isEqualTo(1);
    assertThat(findings.duplicates()).isEqualTo(1);
  }

  /** Faults that are put into a faithful copy at random are counted as what they are. */
  @RepeatedTest(200)
  void randomFaults_areCounted(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int size = 1 + random.nextInt(60);
    List<Integer> log = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      log.add(i);
    }
    List<Integer> received = new ArrayList<>(log);
    int dropped = random.nextInt(Math.min(4, size));
    for (int i = 0; i < dropped; i++) {
      received.remove(random.nextInt(received.size()));
    }
    int repeated = received.isEmpty() ? 0 : random.nextInt(4);
    TreeMap<Integer, Integer> repeats = new TreeMap<>(Collections.reverseOrder());
    for (int i = 0; i < repeated; i++) {
      repeats.merge(random.nextInt(received.size()), 1, Integer::sum);
    }
    repeats.forEach(
        (index, times) -> {
          for (int i = 0; i < times; i++) {
            received.add(index + 1, received.get(index));
          }
        });
    int strangers = random.nextInt(4);
    for (int i = 0; i < strangers; i++) {
      received.add(random.nextInt(received.size() + 1), 1_000 + i);
    }
    Findings findings = Comparison.of(of(log), size, of(received), (logged, got) -> {});
    assertThat(findings)
        .as("seed %d: %s", seed, received)
        .isEqualTo(new Findings(dropped, repeated, 0, 0, strangers, findings.examples()));
  }

  private static Findings compare(String log, String received) {
    return compare(log, log.length(), received);
  }

  private static Findings compare(String log, int required, String received) {
    return Comparison.of(of(log), required, of(received), (logged, got) -> {});
  }

  private static Sequence of(String ids) {
    return of(ids.chars().mapToObj(c -> (int) c).toList());
  }

  /** Offsets count from 100. */
  private static Sequence of(List<Integer> ids) {
    Sequence sequence = new Sequence();
    for (int i = 0; i < ids.size(); i++) {
      sequence.add(Fingerprint.of(event("id-" + ids.get(i), "{}")), 0, 100 + i);
    }
    return sequence;
  }

  private static Event event(String id, String json) {
    String known = id.length() == 1 ? "id-" + (int) id.charAt(0) : id;
    return Event.json(known, "/test", "test.type", "subject", json);
  }
}
