package io.throughline.cli.chaos.fault;

import io.throughline.cli.chaos.kafka.Transactions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A producer dies with a transaction open; what comes behind it waits until Kafka aborts it. */
final class TransactionHung implements Fault {

  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private final String id;
  private @Nullable Transactions hung;

  TransactionHung(String id) {
    this.id = id;
  }

  @Override
  public String name() {
    return "transaction hung";
  }

  @Override
  public String description() {
    return "a producer leaves a transaction open; Kafka aborts it after %d s"
        .formatted(TIMEOUT.toSeconds());
  }

  @Override
  public void begin(World world) {
    Transactions transactions = new Transactions(world.server().bootstrapServers(), id, TIMEOUT);
    transactions.begin(World.MAIN, 5);
    hung = transactions;
  }

  @Override
  public Duration lasts() {
    return TIMEOUT;
  }

  @Override
  public void end(World world) {
    if (hung != null) {
      hung.close();
    }
    world.subscriber(World.MOVER).come();
  }
}
