package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;
import java.util.List;

/** Clients go from one gateway to the other and back, each whenever it likes. */
final class ClientsMove implements Fault {

  private static final int MOVES = 40;
  private static final int BETWEEN_MILLIS_MAX = 200;

  @Override
  public String name() {
    return "clients move";
  }

  @Override
  public String description() {
    return "%d times, a client leaves its gateway in mid-stream for the other".formatted(MOVES);
  }

  @Override
  public void begin(World world) throws Exception {
    List<Subscriber> all = world.crowd().subscribers();
    for (int i = 0; i < MOVES; i++) {
      all.get(world.random().nextInt(all.size())).come();
      world.subscriber(World.MOVER).come();
      Stopwatch.pause(Duration.ofMillis(world.random().nextInt(BETWEEN_MILLIS_MAX)));
    }
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public void end(World world) {}
}
