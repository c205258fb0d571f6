package io.throughline.bench.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContinuityTest {

  private final Continuity continuity = new Continuity();

  @Test
  void anUnbrokenRunHasNothingToReport() {
    continuity.expectFrom(0);
    arrive(0, 1, 2, 3);
    assertReport(4, 0, 0, 0);
  }

  @Test
  void lossBeforeTheFirstArrivalCounts_whenTheStartIsKnown() {
    continuity.expectFrom(0);
    arrive(2, 3);
    assertReport(4, 2, 0, 0);
  }

  @Test
  void theFirstArrivalIsTheStart_whenTheStartIsNotKnown() {
    arrive(7, 8);
    assertReport(9, 0, 0, 0);
  }

  @Test
  void aRepeatedEventIsCounted() {
    continuity.expectFrom(0);
    arrive(0, 1, 1, 0, 2);
    assertReport(3, 0, 2, 0);
  }

  @Test
  void anEventOutOfOrderIsLate_andNoLongerMissing_andItsRepeatIsSeen() {
    continuity.expectFrom(0);
    arrive(0, 2, 1, 1, 3);
    assertReport(4, 0, 1, 1);
  }

  @Test
  void aHoleWiderThanTheWindowIsCountedInFull() {
    continuity.expectFrom(0);
    arrive(0, 1000, 999, 1);
    assertReport(1001, 998, 1, 1);
  }

  @Test
  void aHoleOfExactlyTheWindowKeepsItsAccount() {
    continuity.expectFrom(0);
    arrive(0, 63, 1, 0, 64, 62);
    assertReport(65, 60, 1, 2);
  }

  private void arrive(long... seqs) {
    for (long seq : seqs) {
      continuity.arrived(seq);
    }
  }

  private void assertReport(long next, long missing, long repeated, long late) {
    assertThat(continuity.next()).isEqualTo(next);
    assertThat(continuity.missing()).as("missing").isEqualTo(missing);
    assertThat(continuity.repeated()).as("repeated").isEqualTo(repeated);
    assertThat(continuity.late()).as("late").isEqualTo(late);
  }
}
