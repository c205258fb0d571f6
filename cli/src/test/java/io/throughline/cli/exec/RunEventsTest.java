package io.throughline.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.Event;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunEventsTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final RunEvents events = new RunEvents("make-1", "/throughline/exec", "web-1");

  @Test
  void startSaysWhatRunsWhere() {
    Event started = events.started("make test", "make test", NOW);
    assertThat(started.type()).isEqualTo("execution.started");
    assertThat(started.subject()).isEqualTo("make-1");
    assertThat(started.data().utf8())
        .isEqualTo(
            "{\"node_id\":\"web-1\",\"name\":\"make test\",\"command\":\"make test\","
                + "\"status\":\"running\",\"started_at\":\"2026-01-31T12:00:00Z\"}");
  }

  @Test
  void progressSaysWhatIsKnown_andInventsNoFraction() {
    Event progressed = events.progressed(3, Duration.ofMillis(2_500), 41, NOW);
    assertThat(progressed.data().utf8())
        .isEqualTo(
            "{\"status\":\"running\",\"runtime_seconds\":2.5,\"message\":\"41 lines of output\"}");
  }

  @Test
  void completionSaysHowItEnded() {
    assertThat(events.completed(4, 0, Duration.ofSeconds(3), 1, NOW).data().utf8())
        .isEqualTo(
            "{\"status\":\"succeeded\",\"success\":true,\"progress\":1,\"runtime_seconds\":3,"
                + "\"exit_status\":0,\"message\":\"exit status 0, 1 line of output\"}");
    assertThat(events.completed(4, 2, Duration.ofSeconds(3), 0, NOW).data().utf8())
        .contains("\"status\":\"failed\",\"success\":false", "\"exit_status\":2");
  }

  @Test
  void idsOfARunDiffer() {
    assertThat(events.started("n", "c", NOW).id()).isEqualTo("make-1-0");
    assertThat(events.progressed(1, Duration.ZERO, 0, NOW).id()).isEqualTo("make-1-1");
    assertThat(events.completed(2, 0, Duration.ZERO, 0, NOW).id()).isEqualTo("make-1-2");
  }
}
