package io.throughline.host;

import static io.throughline.host.Alarm.Change.NOTHING;
import static io.throughline.host.Alarm.Change.RAISED;
import static io.throughline.host.Alarm.Change.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlarmTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void withoutTimeToHold_raisesAtTheThreshold_andResolvesOnlyBelowTheLowerOne() {
    Alarm alarm = new Alarm(new Threshold(90, 85, Duration.ZERO));

    assertThat(alarm.take(89.9, START)).isEqualTo(NOTHING);
    assertThat(alarm.take(90, START)).isEqualTo(RAISED);
    assertThat(alarm.take(86, START)).isEqualTo(NOTHING);
    assertThat(alarm.take(85, START)).isEqualTo(NOTHING);
    assertThat(alarm.take(84.9, START)).isEqualTo(RESOLVED);
  }

  @Test
  void valueThatWaversAroundTheThreshold_raisesOneAlert() {
    Alarm alarm = new Alarm(new Threshold(90, 85, Duration.ZERO));
    int changes = 0;
    for (int i = 0; i < 1000; i++) {
      changes += alarm.take(i % 2 == 0 ? 91 : 89, START.plusSeconds(i)) == NOTHING ? 0 : 1;
    }
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void peakShorterThanTheTimeToHold_saysNothing_andTheTimeStartsAgain() {
    Alarm alarm = new Alarm(new Threshold(90, 85, Duration.ofSeconds(5)));

    assertThat(alarm.take(99, START)).isEqualTo(NOTHING);
    assertThat(alarm.take(99, START.plusSeconds(4))).isEqualTo(NOTHING);
    assertThat(alarm.take(50, START.plusSeconds(5))).isEqualTo(NOTHING);
    assertThat(alarm.take(99, START.plusSeconds(6))).isEqualTo(NOTHING);
    assertThat(alarm.take(99, START.plusSeconds(10))).isEqualTo(NOTHING);
    assertThat(alarm.take(99, START.plusSeconds(11))).isEqualTo(RAISED);
  }

  @Test
  void dipShorterThanTheTimeToHold_doesNotResolve() {
    Alarm alarm = new Alarm(new Threshold(90, 85, Duration.ofSeconds(5)));
    alarm.take(99, START);
    assertThat(alarm.take(99, START.plusSeconds(5))).isEqualTo(RAISED);

    assertThat(alarm.take(10, START.plusSeconds(6))).isEqualTo(NOTHING);
    assertThat(alarm.take(99, START.plusSeconds(8))).isEqualTo(NOTHING);
    assertThat(alarm.take(10, START.plusSeconds(9))).isEqualTo(NOTHING);
    assertThat(alarm.take(10, START.plusSeconds(14))).isEqualTo(RESOLVED);
  }

  @Test
  void thresholdThatClearsAboveWhereItRaises_isRefusedByName() {
    assertThatThrownBy(() -> new Threshold(90, 91, Duration.ZERO))
        .hasMessage("threshold: clears below 91.0 (expected: at most 90.0, where it raises)");
  }
}
