package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.house.Part;
import java.time.Duration;
import java.util.List;

/** Some processes are gone for a while. */
final class PartKilled implements Fault {

  private final String name;
  private final String description;
  private final List<Part> parts;
  private final boolean forcibly;
  private final boolean moving;

  private PartKilled(
      String name, String description, List<Part> parts, boolean forcibly, boolean moving) {
    this.name = name;
    this.description = description;
    this.parts = parts;
    this.forcibly = forcibly;
    this.moving = moving;
  }

  static Fault gateway(Part gateway) {
    return new PartKilled(
        "gateway killed",
        "SIGKILL to one of two gateways; its clients go to the other",
        List.of(gateway),
        true,
        false);
  }

  static Fault bothGateways() {
    return new PartKilled(
        "both gateways killed",
        "SIGKILL to both gateways at once; nobody is connected for a while",
        List.of(Part.GATEWAY_1, Part.GATEWAY_2),
        true,
        false);
  }

  static Fault replay() {
    return new PartKilled(
        "replay killed",
        "SIGKILL to the replay service while clients come back that need history",
        List.of(Part.REPLAY),
        true,
        true);
  }

  static Fault brokerStopped() {
    return new PartKilled(
        "broker stopped", "SIGTERM to Kafka, and a start", List.of(Part.BROKER), false, false);
  }

  static Fault brokerKilled() {
    return new PartKilled(
        "broker killed",
        "SIGKILL to Kafka, and a start that recovers its log",
        List.of(Part.BROKER),
        true,
        false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void begin(World world) throws Exception {
    if (moving) {
      world.subscriber(World.SLEEPER).leave();
    }
    for (Part part : parts) {
      if (forcibly) {
        world.server().kill(part);
      } else {
        world.server().stop(part);
      }
    }
    if (moving) {
      world.crowd().subscribers().forEach(Subscriber::come);
    }
  }

  @Override
  public Duration lasts() {
    return Duration.ofSeconds(3);
  }

  @Override
  public void end(World world) throws Exception {
    for (Part part : parts) {
      world.server().restore(part);
    }
  }
}
