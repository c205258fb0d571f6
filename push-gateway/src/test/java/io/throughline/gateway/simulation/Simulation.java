package io.throughline.gateway.simulation;

import io.throughline.gateway.session.SteppedGateway;
import io.throughline.log.StreamPartition;
import java.util.List;
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

  private static final int TIME_ASKED_MAX = 50_000;
  private static final int ROUNDS_MAX = 400;

  private final World world;
  private final SplittableRandom random;
  private final List<SteppedGateway> gateways;
  private final List<SimulatedClient> clients;
  private final Disturbances disturbances;

  private int timeAsked;
  private boolean isInTurn;
  private boolean isSettling;

  private Simulation(long seed, Consumer<String> trace) {
    this.world = new World(seed, trace);
    this.random = world.random;
    this.gateways = world.gateways;
    this.clients = world.clients;
    this.disturbances = new Disturbances(world, this::newGateway);
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
    world.trace(world.scenario.toString());
    for (int i = 0; i < world.scenario.eventsBefore(); i++) {
      world.append();
    }
    for (int i = 0; i < 2; i++) {
      gateways.add(newGateway());
    }
    for (int i = 0; i < world.scenario.clients(); i++) {
      clients.add(world.newClient());
    }
    for (int i = 0; i < world.scenario.steps(); i++) {
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
      turn(world.anyGateway());
    } else if (dice < 36) {
      world.append();
    } else if (dice < 47) {
      stepTail(world.anyGateway());
    } else if (dice < 57) {
      runTask(world.anyGateway());
    } else if (dice < 65) {
      deliverAnswer(world.anyGateway());
    } else if (dice < 92) {
      stepClient(clients.get(random.nextInt(clients.size())));
    } else if (dice < 96) {
      world.pass(random.nextInt(10) == 0 ? 6_000 : 1 + random.nextInt(60));
    } else {
      disturbances.disturb();
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

  private void turn(SteppedGateway gateway) {
    turn(gateway, random.nextInt(gateway.lanes()));
  }

  private void turn(SteppedGateway gateway, int lane) {
    world.trace("turn of lane " + lane + " of " + world.name(gateway));
    timeAsked = 0;
    isInTurn = true;
    try {
      gateway.turn(lane);
    } finally {
      isInTurn = false;
    }
  }

  private void stepTail(SteppedGateway gateway) {
    StreamPartition partition = world.anyPartition();
    boolean stepped = gateway.stepTail(partition, 1 + random.nextInt(4));
    if (stepped) {
      world.trace("tail of " + world.name(gateway) + " " + gateway.tail(partition).window());
    }
  }

  private void runTask(SteppedGateway gateway) {
    if (gateway.tasks() > 0) {
      world.trace("task of " + world.name(gateway));
      gateway.runTask(random.nextInt(gateway.tasks()));
    }
  }

  private void deliverAnswer(SteppedGateway gateway) {
    if (gateway.answers() > 0) {
      world.trace("answer of " + world.name(gateway));
      gateway.deliverAnswer(random.nextInt(gateway.answers()));
    }
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
      world.trace("cut of " + client);
      client.cut(random.nextInt(1001));
    }
  }

  private void open(SimulatedClient client) {
    SteppedGateway gateway = world.anyGateway();
    if (gateway.isPrimed()) {
      client.open(
          gateway,
          new SimulatedSocket(world.scenario.writeBytesMax(), this::elsewhere),
          random.nextBoolean());
      world.trace("open to " + world.name(gateway) + " of " + client);
    }
  }

  private void complete(SimulatedClient client) {
    SimulatedSocket socket = client.socket();
    if (socket != null && socket.isWriting()) {
      world.trace("write completes of " + client);
      socket.complete();
    }
  }

  private void read(SimulatedClient client) {
    if (client.read()) {
      world.trace("read of " + client);
    }
  }

  private void passToServer(SimulatedClient client) {
    if (client.passToServer()) {
      world.trace("frame to server of " + client);
    }
  }

  private void acknowledge(SimulatedClient client) {
    client.acknowledge(
        world.any(client.subscriptions()), random.nextInt(4) == 0, random.nextInt(3));
  }

  private void rearrange(SimulatedClient client) {
    SimulatedSubscription subscription = world.any(client.subscriptions());
    if (random.nextInt(3) == 0) {
      world.trace("unsubscribe of " + subscription);
      client.unsubscribe(subscription);
    } else {
      client.subscribe(subscription);
    }
  }

  /** What other threads do in the midst of a lane's turn. */
  private void elsewhere() {
    if (isInTurn && !isSettling && random.nextInt(100) < world.scenario.elsewherePercent()) {
      isInTurn = false;
      switch (random.nextInt(6)) {
        case 0 -> world.append();
        case 1 -> disturbances.disturbLog();
        default -> stepTail(world.anyGateway());
      }
      isInTurn = true;
    }
  }

  // The end.

  private void settle() {
    isSettling = true;
    world.trace("settle");
    world.log.comeBack();
    world.log.limitPageScan(Integer.MAX_VALUE);
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
      for (StreamPartition partition : world.partitions) {
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
    world.pass(250);
  }

  private void settle(SimulatedClient client) {
    if (!client.isOpen()) {
      open(client);
    }
    complete(client);
    while (client.read()) {
      world.trace("read of " + client);
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

  // What gateways ask of it.

  private SteppedGateway newGateway() {
    return world.newGateway(this::timeInTurn, this::isLost);
  }

  private boolean isLost() {
    return !isSettling && random.nextInt(100) < world.scenario.lostPercent();
  }

  private long timeInTurn() {
    Invariant.TURN_ENDS.require(
        !isInTurn || timeAsked++ < TIME_ASKED_MAX, "a lane's turn does not end");
    elsewhere();
    return world.nowNanos();
  }
}
