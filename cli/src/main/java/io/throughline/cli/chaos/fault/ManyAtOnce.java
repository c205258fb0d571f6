package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.client.Subscriber;
import io.throughline.cli.chaos.client.Wanted;
import io.throughline.cli.chaos.time.Stopwatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many clients come at once, follow for a while, are all cut off at once, and come back. */
final class ManyAtOnce implements Fault {

  private static final int CLIENTS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Duration lasts;
  private final List<Subscriber> many = new ArrayList<>();

  ManyAtOnce(Duration lasts) {
    this.lasts = lasts;
  }

  @Override
  public String name() {
    return "200 clients at once";
  }

  @Override
  public String description() {
    return "%d more clients come at once, follow for %d s, leave at once and come back at once"
        .formatted(CLIENTS, lasts.toSeconds());
  }

  @Override
  public void begin(World world) throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      many.add(
          world
              .crowd()
              .add("client " + i, Wanted.all(World.PRODUCED.get(i % World.PRODUCED.size()))));
    }
    many.forEach(Subscriber::come);
    Stopwatch.require("all clients to be there", PATIENCE, () -> areThere());
  }

  @Override
  public Duration lasts() {
    return lasts;
  }

  @Override
  public void end(World world) throws Exception {
    many.forEach(Subscriber::leave);
    Stopwatch.pause(Duration.ofSeconds(1));
    many.forEach(Subscriber::come);
    Stopwatch.require("all clients to be back", PATIENCE, () -> areThere());
  }

  @Override
  public List<Subscriber> guests() {
    return many;
  }

  private boolean areThere() {
    return many.stream().allMatch(Subscriber::isThere);
  }
}
