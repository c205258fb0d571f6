package io.throughline.ingest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.log.recent.IdempotentAppender;
import io.throughline.log.recent.RecentAppends;

/** What is counted of events that are sent again. */
final class DedupeMeters {

  private DedupeMeters() {}

  static void register(MeterRegistry registry, IdempotentAppender appender) {
    FunctionCounter.builder("throughline.ingest.repeated", appender, IdempotentAppender::repeated)
        .description("Events that the log had, answered with their first position")
        .baseUnit("events")
        .register(registry);
    FunctionCounter.builder(
            "throughline.ingest.dedupe.forgotten", appender.recent(), RecentAppends::forgottenEarly)
        .description("Events forgotten before the window was over, for want of room")
        .baseUnit("events")
        .register(registry);
    Gauge.builder("throughline.ingest.dedupe.remembered", appender.recent(), RecentAppends::size)
        .description("Events of which a repetition would be recognized")
        .baseUnit("events")
        .register(registry);
    Gauge.builder("throughline.ingest.dedupe.reach", appender.recent(), RecentAppends::reachSeconds)
        .description("How far back repetitions are recognized at the moment")
        .baseUnit("seconds")
        .register(registry);
  }
}
