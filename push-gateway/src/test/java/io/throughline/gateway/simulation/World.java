package io.throughline.gateway.simulation;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Payload;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.gateway.session.SteppedGateway;
import io.throughline.log.AppendResult;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What there is in a run: the log and what is known of it, gateways, clients, and the time. All
 * chance of the run is its {@code random}, drawn from in the order in which things happen.
 */
final class World {

  private static final StreamName STREAM = new StreamName("execution");
  private static final List<TenantId> TENANTS =
      List.of(new TenantId("acme"), new TenantId("globex"), new TenantId("initech"));
  private static final List<String> TYPES = List.of("t.a", "t.b", "t.c");
  private static final List<String> SUBJECTS = List.of("one", "two", "three", "four");
  private static final long MILLI = 1_000_000;

  final SplittableRandom random;
  final Scenario scenario;
  final MemoryLog log;
  final LogModel model;
  final List<StreamPartition> partitions;
  final List<SteppedGateway> gateways = new ArrayList<>();
  final List<SimulatedClient> clients = new ArrayList<>();

  private final Consumer<String> trace;
  private long nowNanos = 1_000 * MILLI;
  private int events;

  World(long seed, Consumer<String> trace) {
    this.random = new SplittableRandom(seed);
    this.scenario = Scenario.draw(random);
    this.trace = trace;
    this.log = new MemoryLog(new LinkedHashSet<>(List.of(STREAM)), 2, this::now);
    this.model = new LogModel(log);
    this.partitions = model.partitions(STREAM);
    log.limitPageScan(scenario.pageScan());
  }

  /** Says what happens. */
  void trace(String step) {
    trace.accept(step);
  }

  // Time.

  private Instant now() {
    return Instant.ofEpochSecond(1_700_000_000L, nowNanos);
  }

  long nowNanos() {
    return nowNanos;
  }

  void pass(int millis) {
    nowNanos += millis * MILLI;
    trace("pass " + millis + " ms");
  }

  // Events.

  void append() {
    TenantId tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    StreamKey stream = new StreamKey(tenant, STREAM);
    String subject = random.nextInt(10) == 0 ? null : any(SUBJECTS);
    Event event =
        new Event(
            "e" + events++,
            "/simulation",
            TYPES.get(random.nextInt(TYPES.size())),
            subject,
            null,
            "application/json",
            null,
            Map.of(),
            Payload.of(patch()));
    if (log.appender().append(stream, event).join() instanceof AppendResult.Appended appended) {
      trace("append " + model.append(stream, event, appended));
    }
  }

  /** What an event says of its subject: a change of a member or two, or that it has ended. */
  private String patch() {
    if (random.nextInt(40) == 0) {
      return "null";
    }
    String value = random.nextInt(5) == 0 ? "null" : String.valueOf(events);
    int bytes = random.nextInt(20) == 0 ? 3_000 : random.nextInt(120);
    String pad = random.nextInt(3) == 0 ? "" : ",\"pad\":\"%s\"".formatted("x".repeat(bytes));
    return "{\"k%d\":%s%s}".formatted(random.nextInt(3), value, pad);
  }

  // Who there is.

  /**
   * @param laneNanos time as its lanes see it
   * @param isLost whether history does not answer just now
   */
  SteppedGateway newGateway(LongSupplier laneNanos, BooleanSupplier isLost) {
    SimulatedHistory history = new SimulatedHistory(log.reader(), log.snapshots(), isLost);
    return new SteppedGateway(log, history, history, scenario.gateway(), laneNanos, () -> nowNanos);
  }

  SimulatedClient newClient() {
    TenantId tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    List<SimulatedSubscription> subscriptions = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      subscriptions.add(newSubscription(new StreamKey(tenant, STREAM), "s" + i));
    }
    return new SimulatedClient(tenant, subscriptions);
  }

  private SimulatedSubscription newSubscription(StreamKey stream, String id) {
    Set<String> types = random.nextInt(3) == 0 ? Set.of("t.a") : Set.of();
    String subject = random.nextInt(4) == 0 ? "one" : null;
    SimulatedSubscription.Start start =
        switch (random.nextInt(6)) {
          case 0 -> new SimulatedSubscription.Start.Live();
          case 4, 5 -> new SimulatedSubscription.Start.Snapshot();
          case 1 -> new SimulatedSubscription.Start.Last(1 + random.nextInt(10));
          case 2 ->
              new SimulatedSubscription.Start.Since(now().toEpochMilli() - random.nextInt(500));
          default -> new SimulatedSubscription.Start.Since(0);
        };
    String ackMode =
        switch (random.nextInt(4)) {
          case 0 -> scenario.acknowledges() ? "client" : null;
          case 1 -> scenario.acknowledges() ? "client-individual" : null;
          default -> null;
        };
    boolean isOfAllTypes = start instanceof SimulatedSubscription.Start.Snapshot;
    return new SimulatedSubscription(
        id,
        model,
        stream,
        new EventFilter(isOfAllTypes ? Set.of() : types, subject),
        start,
        random.nextInt(4) == 0,
        ackMode,
        1 + random.nextInt(5));
  }

  SteppedGateway anyGateway() {
    return any(gateways);
  }

  StreamPartition anyPartition() {
    return any(partitions);
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String name(SteppedGateway gateway) {
    return "gateway " + gateways.indexOf(gateway);
  }
}
