package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Somebody sets a stream's topic to compaction; readers go over the holes. */
final class TopicCompacted implements Fault {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "segment.ms", "500",
          "min.cleanable.dirty.ratio", "0.01",
          "max.compaction.lag.ms", "1000");

  @Override
  public String name() {
    return "topic compacted";
  }

  @Override
  public String description() {
    return "Kafka compacts a stream's topic, and clients resume across the holes";
  }

  @Override
  public void begin(World world) throws Exception {
    world.administration().set(World.ALERT, COMPACTED);
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void end(World world) throws Exception {
    Stopwatch.require("the topic to be compacted", PATIENCE, () -> isCompacted(world));
    world.administration().unset(World.ALERT, List.copyOf(COMPACTED.keySet()));
    world.crowd().subscribers().forEach(Subscriber::come);
  }

  private static boolean isCompacted(World world) throws Exception {
    world.witness().readToEnd();
    return world.witness().readAgain(World.SIDE) < world.witness().entered(World.SIDE) / 2;
  }
}
