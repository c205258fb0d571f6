package io.throughline.cli.chaos.fault;

import java.time.Duration;

/** A client stops reading. */
final class ClientStalled implements Fault {

  @Override
  public String name() {
    return "client stalled";
  }

  @Override
  public String description() {
    return "a client takes nothing from its socket for a while";
  }

  @Override
  public void begin(World world) {
    world.subscriber(World.STALLER).stall(true);
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(5);
  }

  @Override
  public void end(World world) {
    world.subscriber(World.STALLER).stall(false);
  }
}
