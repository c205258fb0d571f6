package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.kafka.Transactions;
import java.time.Duration;

/** Somebody's transactions end one way and the other; aborted events reach nobody. */
final class TransactionAborted implements Fault {

  private static final int EVENTS = 20;
  private static final int TIMES = 3;

  private final String id;

  TransactionAborted(String id) {
    this.id = id;
  }

  @Override
  public String name() {
    return "transaction aborted";
  }

  @Override
  public String description() {
    return "%d transactions of %d events are aborted, as many are committed"
        .formatted(TIMES, EVENTS);
  }

  @Override
  public void begin(World world) throws Exception {
    try (Transactions transactions =
        new Transactions(world.server().bootstrapServers(), id, Duration.ofSeconds(30))) {
      for (int i = 0; i < TIMES; i++) {
        transactions.begin(World.MAIN, EVENTS);
        transactions.abort();
        transactions.begin(World.MAIN, EVENTS);
        transactions.commit();
      }
    }
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public void end(World world) {
    world.subscriber(World.MOVER).come();
  }
}
