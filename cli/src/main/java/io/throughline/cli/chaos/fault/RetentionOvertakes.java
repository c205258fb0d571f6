package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A client sleeps until the log no longer holds what it missed. */
final class RetentionOvertakes implements Fault {

  private static final Duration ASLEEP = Duration.ofSeconds(2);

  /** Readers of history may be late by a second to say that something is gone. */
  private static final Duration READERS_NOTICE = Duration.ofSeconds(2);

  private @Nullable TopicPartition partition;
  private long offset;

  @Override
  public String name() {
    return "retention overtakes";
  }

  @Override
  public String description() {
    return "what a client missed is deleted from the log before it comes back";
  }

  @Override
  public void begin(World world) throws Exception {
    world.subscriber(World.SLEEPER).leave();
    Stopwatch.pause(ASLEEP);
    world.witness().readToEnd();
    partition = world.topics().of(World.EXECUTION, World.ACME);
    offset = world.witness().nextOffset(partition);
  }

  /** Gateways remember what is gone, and give it out until they forget. */
  @Override
  public Duration lasts() {
    return World.GATEWAYS_REMEMBER.multipliedBy(2);
  }

  @Override
  public void end(World world) throws Exception {
    TopicPartition overtaken = Objects.requireNonNull(partition);
    world.witness().startMoved(overtaken, offset);
    world.administration().deleteBefore(overtaken, offset);
    Stopwatch.pause(READERS_NOTICE);
    world.subscriber(World.SLEEPER).come();
  }

  @Override
  public boolean costsEvents() {
    return true;
  }
}
