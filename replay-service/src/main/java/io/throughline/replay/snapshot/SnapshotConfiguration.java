package io.throughline.replay.snapshot;

import io.throughline.event.PositionSeal;
import io.throughline.log.EventLog;
import io.throughline.log.SnapshotReader;
import io.throughline.replay.history.HistoryLimits;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the doors to snapshots. The wiring is the only place that names the system's clock. */
@Configuration(proxyBeanMethods = false)
public class SnapshotConfiguration {

  @Bean
  SnapshotController snapshotController(
      EventLog log, SnapshotReader reader, PositionSeal seal, HistoryLimits limits) {
    return new SnapshotController(log.catalog(), reader, pages(reader, limits), seal, limits);
  }

  @Bean
  TotalsController totalsController(
      EventLog log, SnapshotReader reader, PositionSeal seal, HistoryLimits limits) {
    return new TotalsController(log.catalog(), pages(reader, limits), seal);
  }

  @Bean
  SnapshotProblems snapshotProblems() {
    return new SnapshotProblems();
  }

  private static Snapshots pages(SnapshotReader reader, HistoryLimits limits) {
    return new Snapshots(reader, limits.pageTime(), InstantSource.system());
  }
}
