package io.throughline.ingest.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.event.ErrorCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the service counts: events accepted, events and requests refused by reason, how long the log
 * takes to acknowledge, and how many events it has not acknowledged yet. Safe for use by any
 * thread.
 */
public final class IngestMeters {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Map<ErrorCode, Counter> refused = new EnumMap<>(ErrorCode.class);
  private final Timer append;
  private final Counter notLookedUp;
  private final LongAdder inFlight = new LongAdder();

  public IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.accepted =
        Counter.builder("throughline.ingest.accepted")
            .description("Events that the log has")
            .baseUnit("events")
            .register(registry);
    for (ErrorCode code : ErrorCode.values()) {
      refused.put(
          code,
          Counter.builder("throughline.ingest.refused")
              .description("Events, or whole requests, that were refused")
              .tag("reason", code.code())
              .register(registry));
    }
    this.append =
        Timer.builder("throughline.ingest.append")
            .description("From handing an event to the log to its answer")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    this.notLookedUp =
        Counter.builder("throughline.ingest.dedupe.unknown")
            .description("Requests appended while it was not known what the log has lately")
            .baseUnit("requests")
            .register(registry);
    Gauge.builder("throughline.ingest.in.flight", inFlight, LongAdder::sum)
        .description("Events handed to the log and not answered yet")
        .baseUnit("events")
        .register(registry);
  }

  /** A request was appended though it was in doubt what the log has. */
  void notLookedUp() {
    notLookedUp.increment();
  }

  /** Until it is given to {@link #appended}. */
  Timer.Sample appending() {
    inFlight.increment();
    return Timer.start(registry);
  }

  void appended(Timer.Sample since) {
    inFlight.decrement();
    since.stop(append);
  }

  void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Accepted ignored -> accepted.increment();
      case Outcome.Refused(var id, var problem) -> refused(problem.code());
    }
  }

  void refused(ErrorCode code) {
    Counter counter = refused.get(code);
    if (counter != null) {
      counter.increment();
    }
  }
}
