package io.throughline.replay.share;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.log.share.Owners;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Figures of sharing: {@code throughline.replay.share.*}. Safe for use by any thread. */
final class ForwardMeters {

  private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

  /** What became of a request that another instance was to answer. */
  enum Outcome {
    ANSWERED,
    /** The other one could not be reached. */
    ANSWERED_HERE,
    /** With 503: nobody knows who has the partition, who has it is silent, or there is no room. */
    REFUSED,
    BROKEN_OFF,
    CLIENT_GONE,
    /** A bug, or this process is going. */
    FAILED
  }

  ForwardMeters(MeterRegistry registry, Forwarder forwarder, Agreement agreement) {
    for (Outcome outcome : Outcome.values()) {
      String name = outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
      counters.put(
          outcome,
          Counter.builder("throughline.replay.share.forwarded")
              .description("Requests for partitions that another instance has, by outcome")
              .tag("outcome", name)
              .register(registry));
    }
    Gauge.builder("throughline.replay.share.forwarding", forwarder, Forwarder::active)
        .description("Requests that are being forwarded")
        .register(registry);
    Gauge.builder(
            "throughline.replay.share.partitions",
            agreement,
            a -> a.last().map(owners -> owners.own().size()).orElse(0))
        .description("Partition numbers that this instance has")
        .register(registry);
    Gauge.builder(
            "throughline.replay.share.instances",
            agreement,
            a -> a.last().map(Owners::addresses).map(all -> all.size()).orElse(0))
        .description("Instances that share the partitions")
        .register(registry);
  }

  void count(Outcome outcome) {
    Counter counter = counters.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }
}
