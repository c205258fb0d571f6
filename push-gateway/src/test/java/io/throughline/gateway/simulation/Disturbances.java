package io.throughline.gateway.simulation;

import io.throughline.gateway.session.SteppedGateway;
import io.throughline.gateway.tail.Window;
import io.throughline.log.PartitionBounds;
import io.throughline.log.StreamPartition;
import java.util.function.Supplier;

/** What can go wrong in a run: with the log, and with gateways. */
final class Disturbances {

  private final World world;
  private final Supplier<SteppedGateway> newGateway;

  Disturbances(World world, Supplier<SteppedGateway> newGateway) {
    this.world = world;
    this.newGateway = newGateway;
  }

  void disturb() {
    if (world.random.nextInt(12) == 0) {
      kill(world.random.nextInt(world.gateways.size()));
    } else {
      disturbLog();
    }
  }

  void disturbLog() {
    StreamPartition partition = world.anyPartition();
    PartitionBounds bounds = world.log.bounds(partition);
    int dice = world.random.nextInt(100);
    if (dice < 25) {
      world.log.skipOffsets(partition, 1 + world.random.nextInt(4));
      world.model.skipped(partition);
      world.trace("hole in " + world.log.bounds(partition));
    } else if (dice < 50) {
      long span = bounds.end() - bounds.start() + 1;
      world.log.evictBefore(partition, bounds.start() + world.random.nextLong(span));
      world.model.evicted(partition);
      world.trace("retention " + world.log.bounds(partition));
    } else if (dice < 70 && world.scenario.truncates() && bounds.end() > bounds.start()) {
      truncate(partition, bounds);
    } else if (dice < 78 && world.scenario.recreates()) {
      world.log.recreate(partition.stream());
      world.trace("re-creation " + world.log.bounds(partition));
    } else if (dice < 86) {
      world.trace("log away");
      world.log.goAway("unplugged");
    } else {
      world.trace("log back");
      world.log.comeBack();
    }
  }

  /**
   * The log loses its end, as far as all gateways have seen it: beyond that no gateway can notice,
   * until positions know the leader's epoch. Half the time it has grown again before anybody looks.
   */
  private void truncate(StreamPartition partition, PartitionBounds bounds) {
    long depth = 1 + world.random.nextLong(Math.min(12, bounds.end() - bounds.start()));
    long cut = bounds.end() - depth;
    for (SteppedGateway gateway : world.gateways) {
      Window seen = gateway.tail(partition).window();
      if (seen.epoch() != bounds.epoch() || seen.next() <= cut) {
        return;
      }
    }
    world.log.truncateTo(partition, cut);
    world.model.truncated(partition);
    world.trace("truncation " + world.log.bounds(partition));
    if (world.random.nextBoolean()) {
      for (int i = 0; i < 3 * depth; i++) {
        world.append();
      }
    }
  }

  /** A gateway dies, and another takes its place. */
  private void kill(int index) {
    SteppedGateway killed = world.gateways.get(index);
    for (SimulatedClient client : world.clients) {
      if (client.isAt(killed)) {
        client.cut(world.random.nextInt(1001));
      }
    }
    world.gateways.set(index, newGateway.get());
    world.trace("kill of " + index);
  }
}
