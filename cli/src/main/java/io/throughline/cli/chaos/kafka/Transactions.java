package io.throughline.cli.chaos.kafka;

import io.throughline.event.StreamKey;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;

/** A transactional producer of somebody else's. Used by one thread. */
public final class Transactions implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final String id;
  private int number;

  /**
   * @param timeout after which the broker aborts what was left open
   */
  public Transactions(String bootstrapServers, String id, Duration timeout) {
    this.id = id;
    this.producer =
        Records.producer(
            bootstrapServers,
            Map.of(
                "transactional.id",
                id,
                "transaction.timeout.ms",
                Math.toIntExact(timeout.toMillis())));
    producer.initTransactions();
  }

  /** Begins one, and writes events into it that nobody may see yet. */
  public void begin(StreamKey stream, int events) {
    producer.beginTransaction();
    for (int i = 0; i < events; i++) {
      producer.send(Records.record(stream, "%s-%d".formatted(id, number), number++));
    }
    producer.flush();
  }

  public void commit() {
    producer.commitTransaction();
  }

  public void abort() {
    producer.abortTransaction();
  }

  /** Goes away without a word: what is open stays open until the broker has enough of it. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
