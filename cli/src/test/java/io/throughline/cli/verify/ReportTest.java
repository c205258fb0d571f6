package io.throughline.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.TestConsole;
import io.throughline.cli.client.Json;
import io.throughline.cli.verify.Comparison.Findings;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Findings CLEAN = new Findings(0, 0, 0, 0, 0, List.of());
  private static final Findings ONE_GAP =
      new Findings(1, 0, 0, 0, 0, List.of("gap: the event at offset 7 never came"));

  private final TestConsole console = new TestConsole();

  @Test
  void cleanRun_passes_andSaysSo() {
    Report report = report(CLEAN, true, 3);
    assertThat(report.passed()).isTrue();
    assertThat(report.text(console.console()))
        .contains("3 events in the log, 3 received")
        .contains("gaps 0   duplicates 0   reordered 0")
        .contains("p50 2")
        .endsWith("OK: every event came, once, in order");
  }

  @Test
  void anyFault_fails_andIsToldByOffset() {
    Report report = report(ONE_GAP, true, 3);
    assertThat(report.passed()).isFalse();
    assertThat(report.text(console.console()))
        .contains("gap: the event at offset 7 never came")
        .contains("FAILED: what was received is not what the log has");
  }

  @Test
  void logThatCouldNotBeReadToItsEnd_fails() {
    assertThat(report(CLEAN, false, 3).passed()).isFalse();
  }

  @Test
  void nothingAppended_passes_butAdmitsThatItProvesLittle() {
    Report report = report(CLEAN, true, 0);
    assertThat(report.passed()).isTrue();
    assertThat(report.text(console.console())).contains("that proves little");
  }

  @Test
  void jsonIsOneObjectOnOneLine() {
    String json = report(ONE_GAP, true, 3).json();
    assertThat(json).doesNotContain("\n");
    Map<?, ?> object = Json.object(json);
    assertThat(object.get("gaps")).isEqualTo(1);
    assertThat(object.get("passed")).isEqualTo(false);
    assertThat(object.get("tenant")).isEqualTo("acme");
    assertThat(object.get("latency_ms")).isInstanceOf(Map.class);
    assertThat(object.get("examples")).isEqualTo(ONE_GAP.examples());
  }

  private static Report report(Findings findings, boolean complete, int events) {
    Histogram latency = new Histogram(1000, 3);
    for (int i = 0; i < events; i++) {
      latency.recordValue(2);
    }
    return new Report(
        new StreamKey(new TenantId("acme"), new StreamName("metrics")),
        Duration.ofMillis(1234),
        events,
        events,
        findings,
        0,
        0,
        complete,
        latency);
  }
}
