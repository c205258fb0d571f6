package io.throughline.cli.chaos.kafka;

import io.throughline.cli.chaos.time.Stopwatch;
import io.throughline.event.StreamKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * A producer at a steady rate, whatever else happens, that knows what Kafka acknowledged. Events
 * wait in its buffer while Kafka is away. One thread of its own produces.
 */
public final class Production implements AutoCloseable {

  private static final int PER_SECOND_MAX = 1_000;

  private final String bootstrapServers;
  private final List<StreamKey> streams;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("production").unstarted(task));
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** When each event was handed over, by id, in milliseconds of the stopwatch. */
  private final Map<String, Long> handedOver = new ConcurrentHashMap<>();

  /** Acknowledged and not asked for yet. */
  private final List<String> fresh = new ArrayList<>();

  private KafkaProducer<byte[], byte[]> producer;
  private volatile boolean paused;

  /**
   * @param streams take turns
   */
  public Production(String bootstrapServers, List<StreamKey> streams) {
    this.bootstrapServers = bootstrapServers;
    this.streams = List.copyOf(streams);
    this.producer = Records.producer(bootstrapServers, Map.of());
  }

  public void start(int perSecond) {
    long nanos = TimeUnit.SECONDS.toNanos(1) / Math.clamp(perSecond, 1, PER_SECOND_MAX);
    clock.scheduleAtFixedRate(this::produce, 0, nanos, TimeUnit.NANOSECONDS);
  }

  /** Stops, and returns when everything is acknowledged. */
  public synchronized void pause() {
    paused = true;
    producer.close();
  }

  /** Goes on, as a producer that knows nothing of before. */
  public synchronized void resume() {
    producer = Records.producer(bootstrapServers, Map.of());
    paused = false;
  }

  /** Waits until everything that was handed over by now was acknowledged, or given up. */
  public void awaitAcknowledged(Duration patience) throws Exception {
    int handed = number.get();
    Stopwatch.require(
        "Kafka to acknowledge what it was given",
        patience,
        () -> acknowledged.get() + failed.get() >= handed);
  }

  public long acknowledged() {
    return acknowledged.get();
  }

  /** Given up by the producer: it may be in the log, or not. */
  public long failed() {
    return failed.get();
  }

  /** The ids that Kafka acknowledged since this was asked last. */
  public List<String> takeAcknowledged() {
    synchronized (fresh) {
      List<String> taken = List.copyOf(fresh);
      fresh.clear();
      return taken;
    }
  }

  /** How long ago an event was handed over; 0 for one of somebody else. */
  public long waitedMillis(String id) {
    Long since = handedOver.get(id);
    return since == null ? 0 : Stopwatch.millis() - since;
  }

  private synchronized void produce() {
    if (paused) {
      return;
    }
    int current = number.getAndIncrement();
    StreamKey stream = streams.get(current % streams.size());
    String id = stream.tenant() + "-" + stream.stream() + "-" + current;
    handedOver.put(id, Stopwatch.millis());
    producer.send(
        Records.record(stream, id, current / streams.size()),
        (where, failure) -> {
          if (failure == null) {
            acknowledged.incrementAndGet();
            synchronized (fresh) {
              fresh.add(id);
            }
          } else {
            failed.incrementAndGet();
          }
        });
  }

  @Override
  public void close() {
    clock.shutdownNow();
    synchronized (this) {
      if (!paused) {
        paused = true;
        producer.close(Duration.ofSeconds(30));
      }
    }
  }
}
