package io.throughline.client.spring;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts with Micrometer. */
final class PublisherMeters implements PublisherMetrics {

  private final Counter delivered;
  private final Counter outages;
  private final Map<Loss, Counter> lost = new EnumMap<>(Loss.class);

  PublisherMeters(MeterRegistry registry) {
    delivered =
        Counter.builder("throughline.client.delivered")
            .description("Events that the log has")
            .baseUnit("events")
            .register(registry);
    outages =
        Counter.builder("throughline.client.outages")
            .description("Times that events began not to get through")
            .register(registry);
    for (Loss why : Loss.values()) {
      lost.put(
          why,
          Counter.builder("throughline.client.lost")
              .description("Events given up")
              .tag("reason", why.name().toLowerCase(Locale.ROOT))
              .baseUnit("events")
              .register(registry));
    }
  }

  @Override
  public void delivered(int events) {
    delivered.increment(events);
  }

  @Override
  public void lost(Loss why, int events) {
    requireNonNull(lost.get(why)).increment(events);
  }

  @Override
  public void outage() {
    outages.increment();
  }
}
