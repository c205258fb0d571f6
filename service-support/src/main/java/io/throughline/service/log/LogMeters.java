package io.throughline.service.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.log.StreamPartition;
import io.throughline.log.kafka.LogMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the log reports, by stream: {@code throughline.log.malformed}, {@code
 * throughline.log.dead.letters}, {@code throughline.log.tail.restarts}. Reasons are of unbounded
 * variety, so they go to our log and not into a tag.
 */
final class LogMeters implements LogMetrics {

  private static final Logger log = LoggerFactory.getLogger(LogMeters.class);

  private final MeterRegistry registry;

  LogMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void malformed(StreamPartition partition, long offset, String reason) {
    count("throughline.log.malformed", partition);
    log.debug("skipped {}@{}: {}", partition, offset, reason);
  }

  @Override
  public void deadLettered(StreamPartition partition, long offset, String reason) {
    count("throughline.log.dead.letters", partition);
    log.warn("copied to the dead letters: {}@{}: {}", partition, offset, reason);
  }

  @Override
  public void tailRestarted(StreamPartition partition) {
    count("throughline.log.tail.restarts", partition);
    log.warn("the tail of {} started over", partition);
  }

  private void count(String name, StreamPartition partition) {
    registry.counter(name, "stream", partition.stream().value()).increment();
  }
}
