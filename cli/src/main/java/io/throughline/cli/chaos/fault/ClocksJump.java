package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.house.Part;
import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clocks are set while everything runs: Kafka's, which stamps what is appended, by an hour forward
 * and back; a gateway's and the replay service's by as much as tokens may be off.
 *
 * <p>Kafka's controller notes as a time of day until when it gathers what it writes. Where the
 * clock is set back meanwhile, it changes no topic until that time has come again: in an hour,
 * here. An operator starts Kafka again then, and so does this. Records are written by other rules.
 */
final class ClocksJump implements Fault {

  private static final Duration KAFKAS = Duration.ofHours(1);
  private static final Duration SERVICES = Duration.ofSeconds(50);
  private static final List<Part> PARTS = List.of(Part.BROKER, Part.GATEWAY_1, Part.REPLAY);

  private boolean restarted;

  @Override
  public String name() {
    return "clocks jump";
  }

  @Override
  public String description() {
    return "Kafka's clock an hour forward, back, and an hour back; a gateway's and replay's 50 s";
  }

  @Override
  public void begin(World world) throws Exception {
    set(world, 1);
    Stopwatch.pause(Duration.ofSeconds(2));
    world.subscriber(World.MOVER).come();
    set(world, -1);
    world.subscriber(World.MOVER).come();
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void end(World world) throws Exception {
    set(world, 0);
    if (!world.administration().changesTopics()) {
      world.server().kill(Part.BROKER);
      world.server().restore(Part.BROKER);
      restarted = true;
    }
  }

  @Override
  public @Nullable String aftermath() {
    return restarted
        ? "Kafka changed no topic any more after its clock was set back, and was started again"
        : null;
  }

  @Override
  public @Nullable String obstacle(World world) {
    return world.clocks().areMovable() ? null : "no C compiler to make clocks that can be set";
  }

  private static void set(World world, int direction) throws Exception {
    for (Part part : PARTS) {
      Duration by = part == Part.BROKER ? KAFKAS : SERVICES;
      world.clocks().shift(world.server().pid(part), by.multipliedBy(direction));
    }
  }
}
