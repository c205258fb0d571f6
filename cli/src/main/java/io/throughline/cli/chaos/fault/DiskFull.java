package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.house.Part;
import java.time.Duration;

/** The read model cannot be written; history comes from Kafka meanwhile. */
final class DiskFull implements Fault {

  @Override
  public String name() {
    return "disk full";
  }

  @Override
  public String description() {
    return "the read model's disk is full while clients come back that need history";
  }

  @Override
  public void begin(World world) throws Exception {
    world.subscriber(World.SLEEPER).leave();
    world.disk().fill(world.server().pid(Part.REPLAY));
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void end(World world) throws Exception {
    world.crowd().subscribers().forEach(Subscriber::come);
    world.disk().free(world.server().pid(Part.REPLAY));
  }
}
