package io.throughline.cli.chaos.fault;

import java.time.Duration;

/** A topic is deleted and made again; everybody is told. */
final class TopicMadeAnew implements Fault {

  @Override
  public String name() {
    return "topic re-created";
  }

  @Override
  public String description() {
    return "the main stream's topic is deleted and made again while a client sleeps";
  }

  @Override
  public void begin(World world) throws Exception {
    world.subscriber(World.SLEEPER).leave();
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void end(World world) throws Exception {
    world.production().pause();
    world.witness().readToEnd();
    world
        .witness()
        .madeAnew(
            World.EXECUTION,
            () -> {
              world.administration().makeAnew(World.EXECUTION, world.topics().partitions());
              return true;
            });
    world.production().resume();
    world.subscriber(World.SLEEPER).come();
  }

  @Override
  public boolean costsEvents() {
    return true;
  }
}
