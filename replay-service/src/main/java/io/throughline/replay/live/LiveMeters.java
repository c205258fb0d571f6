package io.throughline.replay.live;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.event.Conflation.Kept;
import io.throughline.log.Gap;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is counted of live readers. Safe for use by any thread. */
final class LiveMeters {

  /** Why an event stream ended. */
  enum End {
    CLIENT,
    UNTIL,
    TOKEN_EXPIRED,
    SHUTDOWN,
    FAILURE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Why a reader was not let in. */
  enum Refusal {
    TENANT,
    SERVICE
  }

  private final MeterRegistry registry;
  private final Map<End, Counter> ended = new EnumMap<>(End.class);
  private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);
  private final Map<Gap.Reason, Counter> gaps = new EnumMap<>(Gap.Reason.class);
  private final Counter delivered;
  private final Counter conflated;
  private final Timer appendToWrite;
  private final Timer pages;
  private final DistributionSummary pageEvents;

  LiveMeters(MeterRegistry registry) {
    this.registry = registry;
    for (End end : End.values()) {
      ended.put(end, registry.counter("throughline.replay.live.ended", "reason", end.wireName()));
    }
    for (Refusal refusal : Refusal.values()) {
      String limit = refusal.name().toLowerCase(Locale.ROOT);
      refused.put(refusal, registry.counter("throughline.replay.live.refused", "limit", limit));
    }
    for (Gap.Reason reason : Gap.Reason.values()) {
      gaps.put(reason, registry.counter("throughline.replay.gaps", "reason", reason.wireName()));
    }
    delivered =
        Counter.builder("throughline.replay.live.delivered")
            .description("Events written to event streams and long polls")
            .baseUnit("events")
            .register(registry);
    conflated =
        Counter.builder("throughline.replay.live.conflated")
            .description(
                "Events left out for newer ones of their subjects, where that is asked for")
            .baseUnit("events")
            .register(registry);
    appendToWrite =
        Timer.builder("throughline.replay.live.append.to.write")
            .description(
                "From the broker's append time to the write, per part; catching up included")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    pages =
        Timer.builder("throughline.replay.page")
            .description("Time to read a page from the log")
            .tag("door", "live")
            .publishPercentileHistogram()
            .register(registry);
    pageEvents =
        DistributionSummary.builder("throughline.replay.page.events")
            .description("Events on a page")
            .tag("door", "live")
            .register(registry);
  }

  void watch(LiveTail tail, LiveStreams streams) {
    Gauge.builder("throughline.replay.live.tail", tail, LiveTail::keptBytes)
        .description("Events kept in memory for live readers, roughly")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("throughline.replay.live.streams", streams, LiveStreams::open)
        .description("Event streams and long polls that are open")
        .register(registry);
  }

  void page(int events, long nanos) {
    pages.record(Duration.ofNanos(nanos));
    pageEvents.record(events);
  }

  /** A part was written, whose oldest event was appended {@code age} ago. */
  void delivered(List<? extends Kept<?>> events, Duration age) {
    delivered.increment(events.size());
    conflated.increment(events.stream().mapToInt(Kept::leftOut).sum());
    appendToWrite.record(age);
  }

  void gap(Gap gap) {
    requireNonNull(gaps.get(gap.reason())).increment();
  }

  void ended(End end) {
    requireNonNull(ended.get(end)).increment();
  }

  void refused(Refusal refusal) {
    requireNonNull(refused.get(refusal)).increment();
  }
}
