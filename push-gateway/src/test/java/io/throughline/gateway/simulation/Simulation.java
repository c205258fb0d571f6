package io.throughline.gateway.simulation;

import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Payload;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.gateway.session.SteppedGateway;
import io.throughline.gateway.tail.Window;
import io.throughline.log.AppendResult;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamPartition;
import io.throughline.log.memory.MemoryLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One interleaving, decided by its seed alone: a log, two gateways, a few clients, and for a while
 * at each step one of all the things that can happen next. Then everything is let run until it
 * stands still, and everybody must have everything.
 *
 * <p>The gateways are the real ones down to the bytes of each write; only the log, the network,
 * time and the order in which threads get on are the simulation's.
 */
public final class Simulation {

  private static final StreamName STREAM = new StreamName("execution");
  private static final List<TenantId> TENANTS =
      List.of(new TenantId("acme"), new TenantId("globex"), new TenantId("initech"));
  private static final List<String> TYPES = List.of("t.a", "t.b", "t.c");
  private static final List<String> SUBJECTS = List.of("one", "two", "three", "four");
  private static final long MILLI = 1_000_000;
  private static final int TIME_ASKED_MAX = 50_000;
  private static final int ROUNDS_MAX = 400;

  private final SplittableRandom random;
  private final Scenario scenario;
  private final Consumer<String> trace;
  private final MemoryLog log;
  private final LogModel model;
  private final List<StreamPartition> partitions;
  private final List<SteppedGateway> gateways = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();

  private long nowNanos = 1_000 * MILLI;
  private int timeAsked;
  private int events;
  private boolean isInTurn;
  private boolean isSettling;

  private Simulation(long seed, Consumer<String> trace) {
    this.random = new SplittableRandom(seed);
    this.scenario = Scenario.draw(random);
    this.trace = trace;
    this.log = new MemoryLog(new LinkedHashSet<>(List.of(STREAM)), 2, this::now);
    this.model = new LogModel(log);
    this.partitions = model.partitions(STREAM);
    log.limitPageScan(scenario.pageScan());
  }

  /**
   * Runs the interleaving of one seed.
   *
   * @param trace hears what happens, step by step
   * @throws Violation if an invariant does not hold
   */
  static void run(long seed, Consumer<String> trace) {
    new Simulation(seed, trace).run();
  }

  /**
   * The first violation that seeds from {@code first} on find, as text; empty if none of {@code
   * count} does. For use from other class loaders.
   */
  public static String firstViolation(long first, int count) {
    for (long seed = first; seed < first + count; seed++) {
      try {
        run(seed, step -> {});
      } catch (Violation violation) {
        return violation.invariant() + "|" + (seed - first + 1) + "|" + violation.getMessage();
      }
    }
    return "";
  }

  private void run() {
    trace.accept(scenario.toString());
    for (int i = 0; i < scenario.eventsBefore(); i++) {
      append();
    }
    for (int i = 0; i < 2; i++) {
      gateways.add(newGateway());
    }
    for (int i = 0; i < scenario.clients(); i++) {
      clients.add(newClient());
    }
    for (int i = 0; i < scenario.steps(); i++) {
      step();
    }
    settle();
  }

  // What can happen.

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 4) {
      calm();
    } else if (dice < 22) {
      turn(anyGateway());
    } else if (dice < 36) {
      append();
    } else if (dice < 47) {
      stepTail(anyGateway());
    } else if (dice < 57) {
      runTask(anyGateway());
    } else if (dice < 65) {
      deliverAnswer(anyGateway());
    } else if (dice < 92) {
      stepClient(clients.get(random.nextInt(clients.size())));
    } else if (dice < 96) {
      pass(random.nextInt(10) == 0 ? 6_000 : 1 + random.nextInt(60));
    } else {
      disturb();
    }
  }

  /** For a moment everybody gets on: without such moments nobody would get far. */
  private void calm() {
    for (int i = 0; i < 4; i++) {
      for (SteppedGateway gateway : gateways) {
        while (gateway.tasks() > 0) {
          gateway.runTask(0);
        }
        while (gateway.answers() > 0) {
          gateway.deliverAnswer(0);
        }
        stepTail(gateway);
        for (int lane = 0; lane < gateway.lanes(); lane++) {
          turn(gateway, lane);
        }
      }
      for (SimulatedClient client : clients) {
        complete(client);
        read(client);
        passToServer(client);
      }
    }
  }

  private void append() {
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
      trace.accept("append " + model.append(stream, event, appended));
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

  private void turn(SteppedGateway gateway) {
    turn(gateway, random.nextInt(gateway.lanes()));
  }

  private void turn(SteppedGateway gateway, int lane) {
    trace.accept("turn of lane " + lane + " of " + name(gateway));
    timeAsked = 0;
    isInTurn = true;
    try {
      gateway.turn(lane);
    } finally {
      isInTurn = false;
    }
  }

  private void stepTail(SteppedGateway gateway) {
    StreamPartition partition = anyPartition();
    boolean stepped = gateway.stepTail(partition, 1 + random.nextInt(4));
    if (stepped) {
      trace.accept("tail of " + name(gateway) + " " + gateway.tail(partition).window());
    }
  }

  private void runTask(SteppedGateway gateway) {
    if (gateway.tasks() > 0) {
      trace.accept("task of " + name(gateway));
      gateway.runTask(random.nextInt(gateway.tasks()));
    }
  }

  private void deliverAnswer(SteppedGateway gateway) {
    if (gateway.answers() > 0) {
      trace.accept("answer of " + name(gateway));
      gateway.deliverAnswer(random.nextInt(gateway.answers()));
    }
  }

  private void pass(int millis) {
    nowNanos += millis * MILLI;
    trace.accept("pass " + millis + " ms");
  }

  private void stepClient(SimulatedClient client) {
    if (!client.isOpen()) {
      open(client);
      return;
    }
    int dice = random.nextInt(100);
    if (dice < 35) {
      complete(client);
    } else if (dice < 62) {
      read(client);
    } else if (dice < 82) {
      passToServer(client);
    } else if (dice < 92) {
      acknowledge(client);
    } else if (dice < 96) {
      rearrange(client);
    } else if (dice < 98) {
      trace.accept("cut of " + client);
      client.cut(random.nextInt(1001));
    }
  }

  private void open(SimulatedClient client) {
    SteppedGateway gateway = anyGateway();
    if (gateway.isPrimed()) {
      client.open(
          gateway,
          new SimulatedSocket(scenario.writeBytesMax(), this::elsewhere),
          random.nextBoolean());
      trace.accept("open to " + name(gateway) + " of " + client);
    }
  }

  private void complete(SimulatedClient client) {
    SimulatedSocket socket = client.socket();
    if (socket != null && socket.isWriting()) {
      trace.accept("write completes of " + client);
      socket.complete();
    }
  }

  private void read(SimulatedClient client) {
    if (client.read()) {
      trace.accept("read of " + client);
    }
  }

  private void passToServer(SimulatedClient client) {
    if (client.passToServer()) {
      trace.accept("frame to server of " + client);
    }
  }

  private void acknowledge(SimulatedClient client) {
    client.acknowledge(any(client.subscriptions()), random.nextInt(4) == 0, random.nextInt(3));
  }

  private void rearrange(SimulatedClient client) {
    SimulatedSubscription subscription = any(client.subscriptions());
    if (random.nextInt(3) == 0) {
      trace.accept("unsubscribe of " + subscription);
      client.unsubscribe(subscription);
    } else {
      client.subscribe(subscription);
    }
  }

  private void disturb() {
    if (random.nextInt(12) == 0) {
      kill(random.nextInt(gateways.size()));
    } else {
      disturbLog();
    }
  }

  private void disturbLog() {
    StreamPartition partition = anyPartition();
    PartitionBounds bounds = log.bounds(partition);
    int dice = random.nextInt(100);
    if (dice < 25) {
      log.skipOffsets(partition, 1 + random.nextInt(4));
      model.skipped(partition);
      trace.accept("hole in " + log.bounds(partition));
    } else if (dice < 50) {
      long span = bounds.end() - bounds.start() + 1;
      log.evictBefore(partition, bounds.start() + random.nextLong(span));
      model.evicted(partition);
      trace.accept("retention " + log.bounds(partition));
    } else if (dice < 70 && scenario.truncates() && bounds.end() > bounds.start()) {
      truncate(partition, bounds);
    } else if (dice < 78 && scenario.recreates()) {
      log.recreate(STREAM);
      trace.accept("re-creation " + log.bounds(partition));
    } else if (dice < 86) {
      trace.accept("log away");
      log.goAway("unplugged");
    } else {
      trace.accept("log back");
      log.comeBack();
    }
  }

  /**
   * The log loses its end, as far as all gateways have seen it: beyond that no gateway can notice,
   * until positions know the leader's epoch. Half the time it has grown again before anybody looks.
   */
  private void truncate(StreamPartition partition, PartitionBounds bounds) {
    long depth = 1 + random.nextLong(Math.min(12, bounds.end() - bounds.start()));
    long cut = bounds.end() - depth;
    for (SteppedGateway gateway : gateways) {
      Window seen = gateway.tail(partition).window();
      if (seen.epoch() != bounds.epoch() || seen.next() <= cut) {
        return;
      }
    }
    log.truncateTo(partition, cut);
    model.truncated(partition);
    trace.accept("truncation " + log.bounds(partition));
    if (random.nextBoolean()) {
      for (int i = 0; i < 3 * depth; i++) {
        append();
      }
    }
  }

  /** A gateway dies, and another takes its place. */
  private void kill(int index) {
    SteppedGateway killed = gateways.get(index);
    for (SimulatedClient client : clients) {
      if (client.isAt(killed)) {
        client.cut(random.nextInt(1001));
      }
    }
    gateways.set(index, newGateway());
    trace.accept("kill of " + index);
  }

  /** What other threads do in the midst of a lane's turn. */
  private void elsewhere() {
    if (isInTurn && !isSettling && random.nextInt(100) < scenario.elsewherePercent()) {
      isInTurn = false;
      switch (random.nextInt(6)) {
        case 0 -> append();
        case 1 -> disturbLog();
        default -> stepTail(anyGateway());
      }
      isInTurn = true;
    }
  }

  // The end.

  private void settle() {
    isSettling = true;
    trace.accept("settle");
    log.comeBack();
    log.limitPageScan(Integer.MAX_VALUE);
    String missing = "";
    for (int round = 0; round < ROUNDS_MAX; round++) {
      settleOnce();
      missing = missing();
      if (missing.isEmpty() && round > 2) {
        return;
      }
    }
    throw Invariant.COMPLETE.violated("%s", missing);
  }

  private void settleOnce() {
    for (SteppedGateway gateway : gateways) {
      for (StreamPartition partition : partitions) {
        while (gateway.stepTail(partition, 10)) {}
      }
      while (gateway.tasks() > 0) {
        gateway.runTask(0);
      }
      while (gateway.answers() > 0) {
        gateway.deliverAnswer(0);
      }
    }
    for (SimulatedClient client : clients) {
      settle(client);
    }
    for (SteppedGateway gateway : gateways) {
      for (int lane = 0; lane < gateway.lanes(); lane++) {
        turn(gateway, lane);
      }
    }
    pass(250);
  }

  private void settle(SimulatedClient client) {
    if (!client.isOpen()) {
      open(client);
    }
    complete(client);
    while (client.read()) {
      trace.accept("read of " + client);
    }
    client.subscriptions().forEach(client::subscribe);
    for (SimulatedSubscription subscription : client.subscriptions()) {
      for (int i = 0; i < 10; i++) {
        client.acknowledge(subscription, false, 10);
      }
    }
    passToServer(client);
  }

  private String missing() {
    for (SimulatedClient client : clients) {
      if (!client.isOpen()) {
        return client + " is away";
      }
      for (SimulatedSubscription subscription : client.subscriptions()) {
        String missing = subscription.missing();
        if (!missing.isEmpty()) {
          return missing;
        }
      }
    }
    return "";
  }

  // Who there is.

  private SteppedGateway newGateway() {
    SimulatedHistory history = new SimulatedHistory(log.reader(), log.snapshots(), this::isLost);
    return new SteppedGateway(
        log, history, history, scenario.gateway(), this::timeInTurn, () -> nowNanos);
  }

  private boolean isLost() {
    return !isSettling && random.nextInt(100) < scenario.lostPercent();
  }

  private SimulatedClient newClient() {
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

  private SteppedGateway anyGateway() {
    return any(gateways);
  }

  private StreamPartition anyPartition() {
    return any(partitions);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String name(SteppedGateway gateway) {
    return "gateway " + gateways.indexOf(gateway);
  }

  // Time.

  private Instant now() {
    return Instant.ofEpochSecond(1_700_000_000L, nowNanos);
  }

  private long timeInTurn() {
    Invariant.TURN_ENDS.require(
        !isInTurn || timeAsked++ < TIME_ASKED_MAX, "a lane's turn does not end");
    elsewhere();
    return nowNanos;
  }
}
