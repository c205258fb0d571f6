package io.throughline.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.StreamName;
import io.throughline.host.HostEvents.Addressed;
import io.throughline.host.HostSample.Cpu;
import io.throughline.host.HostSample.Disk;
import io.throughline.host.HostSample.Load;
import io.throughline.host.HostSample.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostEventsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final HostWatchSettings SETTINGS =
      new HostWatchSettings(
          Duration.ofSeconds(1),
          "/hosts/web-1",
          "",
          Map.of(
              Figure.CPU, new Threshold(90, 85, Duration.ZERO),
              Figure.DISK, new Threshold(80, 75, Duration.ZERO)));

  private final HostEvents events = new HostEvents(SETTINGS, "run");

  @Test
  void everyFigureIsOneEventWithItsOwnSubject() {
    List<Addressed> said =
        events.of(Readings.of(sample(0.25, List.of(new Disk("/", 1000, 700, 450)))), NOW);

    assertThat(said).allMatch(event -> event.stream().equals(new StreamName("metrics")));
    assertThat(said)
        .extracting(event -> event.event().subject() + " " + event.event().data().utf8())
        .containsExactly(
            "cpu {\"value\":30,\"user\":25,\"system\":5,\"io_wait\":1,\"cores\":4,"
                + "\"unit\":\"percent\"}",
            "memory {\"value\":75,\"used_bytes\":6000,\"available_bytes\":2000,"
                + "\"total_bytes\":8000,\"unit\":\"percent\"}",
            "load {\"value\":1.24,\"load_1m\":1.24,\"load_5m\":0.5,\"load_15m\":0.25,"
                + "\"cores\":4,\"unit\":\"tasks\"}",
            "disk:/ {\"value\":40,\"used_bytes\":300,\"available_bytes\":450,"
                + "\"total_bytes\":1000,\"unit\":\"percent\"}");
    assertThat(said)
        .extracting(event -> event.event().id())
        .containsExactly("run-0", "run-1", "run-2", "run-3");
    assertThat(said).allMatch(event -> event.event().source().equals("/hosts/web-1"));
    assertThat(said).allMatch(event -> "2026-01-01T00:00:00Z".equals(event.event().time()));
  }

  @Test
  void figureThatCrossesItsThreshold_raisesOneAlert_andResolvesItWhenItClears() {
    assertThat(alerts(0.50)).isEmpty();
    assertThat(alerts(0.88))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.event().type()).isEqualTo("alert.raised");
              assertThat(alert.event().subject()).isEqualTo("cpu");
              assertThat(alert.event().data().utf8())
                  .isEqualTo(
                      "{\"alert_type\":\"cpu_high\",\"message\":\"CPU is at 93 % (alert at 90 %)\","
                          + "\"priority\":\"high\",\"value\":93,\"threshold\":90}");
            });
    assertThat(alerts(0.90)).isEmpty();
    assertThat(alerts(0.10))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.event().type()).isEqualTo("alert.resolved");
              assertThat(alert.event().data().utf8())
                  .contains("CPU is back at 15 % (clears below 85 %)");
            });
  }

  @Test
  void twoDisksHaveAnAlarmEach() {
    List<Disk> full = List.of(new Disk("/", 1000, 100, 100), new Disk("/data", 1000, 50, 50));
    assertThat(events.of(Readings.of(sample(0, full)), NOW))
        .filteredOn(event -> event.stream().equals(new StreamName("alert")))
        .extracting(event -> event.event().subject() + " " + event.event().data().utf8())
        .containsExactly(
            "disk:/ {\"alert_type\":\"disk_high\",\"message\":\"disk / is at 90 % (alert at 80"
                + " %)\",\"priority\":\"critical\",\"value\":90,\"threshold\":80}",
            "disk:/data {\"alert_type\":\"disk_high\",\"message\":\"disk /data is at 95 % (alert"
                + " at 80 %)\",\"priority\":\"critical\",\"value\":95,\"threshold\":80}");
  }

  @Test
  void prefixStandsBeforeEverySubject() {
    HostEvents prefixed = new HostEvents(SETTINGS.withSubjectPrefix("web-1/"), "run");
    assertThat(prefixed.of(Readings.of(sample(0.95, List.of())), NOW))
        .extracting(event -> event.event().subject())
        .containsExactly("web-1/cpu", "web-1/memory", "web-1/load", "web-1/cpu");
  }

  @Test
  void whatTheSystemDoesNotHave_isLeftOut() {
    HostSample windows = new HostSample(null, new Memory(8000, 2000), null, List.of());
    assertThat(events.of(Readings.of(windows), NOW))
        .extracting(event -> event.event().subject())
        .containsExactly("memory");
  }

  private List<Addressed> alerts(double userShare) {
    return events.of(Readings.of(sample(userShare, List.of())), NOW).stream()
        .filter(event -> event.stream().equals(new StreamName("alert")))
        .toList();
  }

  private static HostSample sample(double userShare, List<Disk> disks) {
    return new HostSample(
        new Cpu(userShare, 0.05, 0.01, 4),
        new Memory(8000, 2000),
        new Load(1.237, 0.5, 0.25, 4),
        disks);
  }
}
