package io.throughline.replay.history;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.log.Gap;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the replay service counts of history. Safe for use by any thread. */
final class ReplayMeters {

  /** How an answer is asked for. */
  enum Door {
    BATCH,
    LINES,
    GATEWAY;

    static Door of(HistoryForm form) {
      return switch (form) {
        case BATCH, JSON -> BATCH;
        case LINES -> LINES;
        case EVENT_STREAM ->
            throw new IllegalArgumentException("an event stream is not read in pages");
      };
    }
  }

  private final Map<Door, DoorMeters> doors = new EnumMap<>(Door.class);
  private final Map<Gap.Reason, Counter> gaps = new EnumMap<>(Gap.Reason.class);
  private final Counter broken;

  private record DoorMeters(Timer pages, DistributionSummary events) {}

  ReplayMeters(MeterRegistry registry) {
    for (Door door : Door.values()) {
      doors.put(door, doorMeters(registry, door.name().toLowerCase(Locale.ROOT)));
    }
    for (Gap.Reason reason : Gap.Reason.values()) {
      gaps.put(
          reason,
          Counter.builder("throughline.replay.gaps")
              .description("Answers that had to say that events are gone")
              .tag("reason", reason.wireName())
              .register(registry));
    }
    broken =
        Counter.builder("throughline.replay.broken.off")
            .description("Streams of lines that the log's absence or a gap cut short")
            .register(registry);
  }

  /** A page was read: {@code took} of waiting and reading, writing left out. */
  void page(Door door, int events, @Nullable Gap gap, Duration took) {
    DoorMeters meters = requireNonNull(doors.get(door));
    meters.pages().record(took);
    meters.events().record(events);
    if (gap != null) {
      requireNonNull(gaps.get(gap.reason())).increment();
    }
  }

  void brokenOff() {
    broken.increment();
  }

  private static DoorMeters doorMeters(MeterRegistry registry, String door) {
    return new DoorMeters(
        Timer.builder("throughline.replay.page")
            .description("Time to read a page from the log")
            .tag("door", door)
            .publishPercentileHistogram()
            .register(registry),
        DistributionSummary.builder("throughline.replay.page.events")
            .description("Events on a page")
            .tag("door", door)
            .register(registry));
  }
}
