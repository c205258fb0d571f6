package io.throughline.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka transactions, a few at a time. Each runs on a virtual thread with a transactional producer
 * that nobody else uses meanwhile; producers are made when they are first needed, and one that
 * could neither commit nor abort is thrown away.
 *
 * <p>Transactional ids are new in every process: two processes can't fence each other. What a
 * killed process left open, Kafka aborts after the transaction's timeout; until then readers wait
 * there.
 */
final class AtomicAppends implements AutoCloseable {

  /** How many may wait for their turn; beyond that the log is busy. */
  private static final int WAITING_MAX = 256;

  private static final Logger log = LoggerFactory.getLogger(AtomicAppends.class);

  private final KafkaLogConfig.Appending config;
  private final ClientSettings settings;
  private final String idPrefix;
  private final AtomicInteger ids = new AtomicInteger();
  private final Semaphore waiting = new Semaphore(WAITING_MAX);
  private final Semaphore running;
  private final ConcurrentLinkedDeque<KafkaProducer<byte[], byte[]>> idle =
      new ConcurrentLinkedDeque<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What became of a transaction. */
  sealed interface Outcome {}

  /**
   * @param appended where each record is, in order
   */
  record Committed(List<RecordMetadata> appended) implements Outcome {}

  /** None of it is in the log, or nobody knows. */
  record Failed(String reason) implements Outcome {}

  AtomicAppends(KafkaLogConfig.Appending config, ClientSettings settings) {
    this.config = config;
    this.settings = settings;
    this.running = new Semaphore(config.transactionsMax());
    this.idPrefix = "throughline-" + UUID.randomUUID() + "-";
  }

  CompletableFuture<Outcome> append(List<ProducerRecord<byte[], byte[]>> records) {
    if (!waiting.tryAcquire()) {
      return CompletableFuture.completedFuture(
          new Failed("%d atomic appends are waiting already".formatted(WAITING_MAX)));
    }
    try {
      return CompletableFuture.supplyAsync(() -> inTurn(records), threads)
          .whenComplete((outcome, bug) -> waiting.release());
    } catch (RejectedExecutionException closed) {
      waiting.release();
      return CompletableFuture.completedFuture(new Failed("the log is closed"));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(
          config.acknowledgeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    idle.forEach(producer -> producer.close(Duration.ZERO));
  }

  private Outcome inTurn(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      if (!running.tryAcquire(config.acknowledgeTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return new Failed(
            "%d transactions are running already".formatted(config.transactionsMax()));
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return new Failed("interrupted");
    }
    try {
      return withProducer(records);
    } finally {
      running.release();
    }
  }

  private Outcome withProducer(List<ProducerRecord<byte[], byte[]>> records) {
    KafkaProducer<byte[], byte[]> producer = idle.pollFirst();
    try {
      if (producer == null) {
        producer = newProducer();
      }
    } catch (KafkaException unreachable) {
      return failed(unreachable);
    }
    try {
      Outcome outcome = new Committed(transact(producer, records));
      idle.addFirst(producer);
      return outcome;
    } catch (KafkaException | IllegalStateException | ExecutionException failure) {
      log.warn("a transaction of {} records failed", records.size(), failure);
      recover(producer);
      return failed(failure);
    } catch (InterruptedException closing) {
      producer.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      return new Failed("interrupted");
    }
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            settings.transactionalProducer(idPrefix + ids.incrementAndGet()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      producer.initTransactions();
      return producer;
    } catch (KafkaException unreachable) {
      producer.close(Duration.ZERO);
      throw unreachable;
    }
  }

  private static List<RecordMetadata> transact(
      KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(producer.send(record));
    }
    producer.commitTransaction();
    List<RecordMetadata> appended = new ArrayList<>(records.size());
    for (Future<RecordMetadata> each : sent) {
      appended.add(each.get());
    }
    return appended;
  }

  /** A producer that can abort is as good as new; one that can't was fenced or has lost its way. */
  private void recover(KafkaProducer<byte[], byte[]> producer) {
    try {
      producer.abortTransaction();
      idle.addFirst(producer);
    } catch (KafkaException | IllegalStateException beyondRepair) {
      log.info("a transactional producer is replaced: {}", beyondRepair.getMessage());
      producer.close(Duration.ZERO);
    }
  }

  private static Failed failed(Exception failure) {
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    return new Failed("the transaction failed: " + (cause == null ? failure : cause).getMessage());
  }
}
