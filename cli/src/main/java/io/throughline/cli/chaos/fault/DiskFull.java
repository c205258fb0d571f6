package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.house.Part;
import java.time.Duration;

/**
 * The read model's disk is full when the replay service starts: it can neither be opened nor made.
 * Between starts it writes little, and would not notice.
 */
final class DiskFull implements Fault {

  @Override
  public String name() {
    return "disk full";
  }

  @Override
  public String description() {
    return "replay is killed and starts on a full disk while clients come back that need history";
  }

  @Override
  public void begin(World world) throws Exception {
    world.subscriber(World.SLEEPER).leave();
    world.disk().fill(world.server().pid(Part.REPLAY));
    if (world.disk().isFilledForWhoeverComes()) {
      world.server().kill(Part.REPLAY);
      world.server().letGo(Part.REPLAY);
    }
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void end(World world) throws Exception {
    world.crowd().subscribers().forEach(Subscriber::come);
    world.disk().free(world.server().pid(Part.REPLAY));
    world.server().restore(Part.REPLAY);
  }
}
