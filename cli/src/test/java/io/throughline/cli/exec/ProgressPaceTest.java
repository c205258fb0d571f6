package io.throughline.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressPaceTest {

  private final ProgressPace pace = new ProgressPace();

  @Test
  void commandThatWrites_isReportedOnceASecondAtMost() {
    int reports = 0;
    for (int millis = 0; millis <= 10_000; millis += 50) {
      reports += pace.due(Duration.ofMillis(millis), millis) ? 1 : 0;
    }
    assertThat(reports).isEqualTo(10);
  }

  @Test
  void silentCommand_isReportedEveryTenSeconds_asASignOfLife() {
    int reports = 0;
    for (int seconds = 0; seconds <= 60; seconds++) {
      reports += pace.due(Duration.ofSeconds(seconds), 0) ? 1 : 0;
    }
    assertThat(reports).isEqualTo(6);
  }

  @Test
  void commandThatWritesAfterASilence_isReportedAtOnce() {
    assertThat(pace.due(Duration.ofSeconds(1), 5)).isTrue();
    assertThat(pace.due(Duration.ofSeconds(7), 5)).isFalse();
    assertThat(pace.due(Duration.ofMillis(7_250), 6)).isTrue();
  }

  @Test
  void shortCommand_isNotReportedAtAll() {
    assertThat(pace.due(Duration.ofMillis(999), 100)).isFalse();
  }
}
