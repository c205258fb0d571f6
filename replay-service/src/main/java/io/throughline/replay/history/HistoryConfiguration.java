package io.throughline.replay.history;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.PositionSeal;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.replay.live.LiveReaders;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the doors to history. The wiring is the only place that names the system's clock. */
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {

  @Bean
  ReplayMeters replayMeters(MeterRegistry registry) {
    return new ReplayMeters(registry);
  }

  @Bean
  HistoryController historyController(
      EventLog log,
      LogReader history,
      PositionSeal seal,
      HistoryLimits limits,
      ReplayMeters meters,
      LiveReaders liveReaders,
      ExecutorService liveReaderThreads) {
    HistoryReader reader = new HistoryReader(history, limits, meters, InstantSource.system());
    HistoryHeaders headers = new HistoryHeaders(seal);
    return new HistoryController(
        log.catalog(),
        seal,
        limits,
        new PageAnswer(reader, headers, limits),
        new LinesAnswer(reader, headers, limits, meters),
        new LiveAnswer(reader, headers, limits, liveReaders, liveReaderThreads));
  }

  @Bean
  GatewayController gatewayController(
      LogReader history, PositionSeal seal, HistoryLimits limits, ReplayMeters meters) {
    return new GatewayController(history, seal, limits, meters, InstantSource.system());
  }
}
