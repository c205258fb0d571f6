package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.house.Part;
import io.throughline.cli.chaos.kafka.Segments;
import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/** Kafka loses what it acknowledged, as in a crash of its machine; everybody who had it is told. */
final class LogTruncated implements Fault {

  private static final int BATCHES = 10;

  @Override
  public String name() {
    return "log truncated";
  }

  @Override
  public String description() {
    return "the last %d batches vanish from a stopped broker's disk".formatted(BATCHES);
  }

  @Override
  public void begin(World world) throws Exception {
    world.production().pause();
    world.witness().readToEnd();
    Stopwatch.pause(Duration.ofSeconds(1));
    world.server().stop(Part.BROKER);
    world.checkWithoutReading();
    TopicPartition partition = world.topics().of(World.EXECUTION, World.ACME);
    long end = Segments.cutEnd(world.server().data().resolve("kafka"), partition, BATCHES);
    world.witness().cut(partition, end);
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void end(World world) throws Exception {
    world.server().restore(Part.BROKER);
    // Once the log has grown beyond what was lost, nobody could tell any more.
    Stopwatch.pause(Duration.ofSeconds(6));
    world.production().resume();
  }

  @Override
  public boolean costsEvents() {
    return true;
  }
}
