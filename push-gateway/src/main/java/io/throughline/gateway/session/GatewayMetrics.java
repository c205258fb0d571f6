package io.throughline.gateway.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.gateway.message.Encoded;
import io.throughline.gateway.subscription.Notice;
import io.throughline.stomp.Command;
import io.throughline.stomp.StompError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a gateway counts. Names begin with {@code throughline.gateway.}; {@code docs/operations.md}
 * lists them. Safe for use by any thread.
 */
public final class GatewayMetrics {

  private static final String PREFIX = "throughline.gateway.";

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final LongAdder deliveries = new LongAdder();
  private final LongAdder deliveredBytes = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final LongAdder states = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder subscriptions = new LongAdder();
  private final Timer latency;
  private final Timer lifetime;
  private final Counter heldBack;
  private final Counter stalled;
  private final Counter historyLost;
  private final Map<Command, Counter> received = new EnumMap<>(Command.class);
  private final Map<StompError, Counter> refused = new EnumMap<>(StompError.class);

  public GatewayMetrics(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    counter("deliveries", "events put on sockets", deliveries);
    counter("delivered.bytes", "bytes of events put on sockets", deliveredBytes);
    counter("conflated", "events left out for the sake of newer ones of their subjects", conflated);
    counter("snapshot.states", "states of snapshots put on sockets", states);
    counter("writes", "writes that had events", writes);
    registry.gauge(PREFIX + "subscriptions", subscriptions, LongAdder::sum);
    latency =
        Timer.builder(PREFIX + "append.to.write")
            .description(
                "from the broker's append time to the write, of some of the runs of events")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    lifetime = Timer.builder(PREFIX + "session.lifetime").register(registry);
    heldBack = registry.counter(PREFIX + "held.back");
    stalled = registry.counter(PREFIX + "stalled");
    historyLost = registry.counter(PREFIX + "history.lost");
    for (Command command : Command.values()) {
      received.put(command, registry.counter(PREFIX + "frames", "command", command.name()));
    }
    for (StompError code : StompError.values()) {
      refused.put(code, registry.counter(PREFIX + "errors", "code", code.code()));
    }
  }

  private void counter(String name, String description, LongAdder value) {
    FunctionCounter.builder(PREFIX + name, value, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  /**
   * @param isTimed whether its latency is recorded: recording it is dearer than writing it
   */
  void delivered(Encoded run, boolean isTimed) {
    deliveries.add(run.messages());
    deliveredBytes.add(run.size());
    writes.increment();
    if (run.conflated() > 0) {
      conflated.add(run.conflated());
    }
    if (isTimed) {
      long millis = Math.max(0, clock.millis() - run.newestAppendTimeMillis());
      latency.record(millis, TimeUnit.MILLISECONDS);
    }
  }

  void deliveredStates(Encoded part) {
    states.add(part.messages());
    deliveredBytes.add(part.size());
  }

  void received(Command command) {
    Objects.requireNonNull(received.get(command)).increment();
  }

  /** A session was ended with an ERROR. */
  void refused(StompError code) {
    Objects.requireNonNull(refused.get(code)).increment();
  }

  void notice(Notice notice) {
    switch (notice) {
      case Notice.Lost(var gap) ->
          registry.counter(PREFIX + "gaps", "reason", gap.reason().wireName()).increment();
      case Notice.SnapshotLost(var gap) ->
          registry.counter(PREFIX + "gaps", "reason", gap.reason().wireName()).increment();
      case Notice.SnapshotEnd n -> registry.counter(PREFIX + "snapshots").increment();
      case Notice.CaughtUp n -> registry.counter(PREFIX + "caught.up").increment();
      case Notice.Progress n -> {}
      case Notice.Waiting n -> {}
      case Notice.Reconnect n -> {}
    }
  }

  void subscribed() {
    subscriptions.increment();
  }

  void unsubscribed() {
    subscriptions.decrement();
  }

  /** A client is not read for the moment: it sends too much, or does not take its answers. */
  void heldBack() {
    heldBack.increment();
  }

  /** A write was stuck for too long, and its session was closed. */
  void stalled() {
    stalled.increment();
  }

  void historyLost() {
    historyLost.increment();
  }

  void ended(long nanos) {
    lifetime.record(Duration.ofNanos(nanos));
  }
}
