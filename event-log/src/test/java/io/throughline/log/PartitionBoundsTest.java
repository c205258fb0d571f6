package io.throughline.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Position;
import io.throughline.log.LogReader.Located;
import org.junit.jupiter.api.Test;

final class PartitionBoundsTest {

  /** Offsets 100 to 199 are left; a transaction that began at 150 is open. */
  private final PartitionBounds bounds = new PartitionBounds(7, 2, 100, 150, 200);

  @Test
  void positionInsideTheLog_goesOnWhereItIs() {
    for (long offset : new long[] {100, 101, 150}) {
      assertThat(bounds.resume(at(offset))).isEqualTo(new Located(at(offset), null));
    }
  }

  @Test
  void positionThatOnlyTheProducerKnowsYet_isNoGap() {
    assertThat(bounds.resume(at(151)).gap()).isNull();
    assertThat(bounds.resume(at(200)).gap()).isNull();
    assertThat(bounds.isAtEnd(151)).isTrue();
  }

  @Test
  void positionOutsideTheLog_goesOnAtItsEdge() {
    assertThat(bounds.resume(at(99)))
        .isEqualTo(new Located(at(100), new Gap(Gap.Reason.RETENTION, at(99), at(100))));
    assertThat(bounds.resume(at(201)))
        .isEqualTo(new Located(at(150), new Gap(Gap.Reason.TRUNCATED, at(201), at(150))));
  }

  @Test
  void otherEpochOrPartition_startsOver() {
    for (Position strange : new Position[] {new Position(8, 2, 120), new Position(7, 1, 120)}) {
      assertThat(bounds.resume(strange))
          .isEqualTo(new Located(at(100), new Gap(Gap.Reason.RECREATED, strange, at(100))));
    }
  }

  @Test
  void timeThatRetentionMayHaveCut_isAGapFromTheBeginning() {
    assertThat(bounds.since(100))
        .isEqualTo(new Located(at(100), new Gap(Gap.Reason.RETENTION, at(0), at(100))));
    assertThat(bounds.since(101)).isEqualTo(new Located(at(101), null));
    assertThat(new PartitionBounds(7, 2, 0, 5, 5).since(0).gap()).isNull();
  }

  @Test
  void countingBack_staysInsideTheLog() {
    assertThat(bounds.countBackFrom(null)).isEqualTo(150);
    assertThat(bounds.countBackFrom(at(120))).isEqualTo(120);
    assertThat(bounds.countBackFrom(at(20))).isEqualTo(100);
    assertThat(bounds.countBackFrom(at(190))).isEqualTo(150);
    assertThat(bounds.countBackFrom(new Position(8, 2, 120))).isEqualTo(150);
  }

  private static Position at(long offset) {
    return new Position(7, 2, offset);
  }
}
