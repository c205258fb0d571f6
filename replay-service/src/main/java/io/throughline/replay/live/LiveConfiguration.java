package io.throughline.replay.live;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.event.PositionSeal;
import io.throughline.log.EventLog;
import io.throughline.log.LogReader;
import io.throughline.replay.live.EventStream.World;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires live reading. A clock and chance come in here and nowhere else. */
@Configuration(proxyBeanMethods = false)
public class LiveConfiguration {

  /** What waits for a tenant's next event: the server's own threads are for requests that end. */
  @Bean(destroyMethod = "shutdownNow")
  ExecutorService liveReaderThreads() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("live-reader-", 0).factory());
  }

  @Bean
  LiveReaders liveReaders(
      EventLog log,
      LogReader history,
      LiveLimits limits,
      PositionSeal seal,
      ExecutorService liveReaderThreads,
      MeterRegistry registry) {
    return new LiveReaders(
        log,
        history,
        limits,
        new LiveMeters(registry),
        seal,
        liveReaderThreads,
        new World(InstantSource.system(), System::nanoTime, RandomGenerator.getDefault()));
  }

  @Bean
  LiveLifecycle liveLifecycle(LiveReaders readers) {
    return new LiveLifecycle(readers);
  }
}
