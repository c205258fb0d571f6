package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.TcpProxy;
import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;

/** A link goes dead without a word; only heart-beats that stay away tell. */
final class DeadLink implements Fault {

  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "dead link";
  }

  @Override
  public String description() {
    return "a proxy swallows what it is given and closes nothing; the client has to notice";
  }

  @Override
  public void begin(World world) {
    world.crowd().links().forEach(TcpProxy::swallow);
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void end(World world) throws Exception {
    Stopwatch.require(
        "the client to notice that its link is dead",
        NOTICED_WITHIN,
        () -> !world.subscriber(World.FAR).isThere());
    world.crowd().links().forEach(TcpProxy::heal);
  }
}
