package io.throughline.system.house;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A hundred events a second of one tenant's stream, whatever else happens. */
public final class Production implements AutoCloseable {

  private final KafkaClient kafka;
  private final String stream;
  private final String tenant;
  private final AtomicInteger sent = new AtomicInteger();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  public Production(KafkaClient kafka, String stream, String tenant) {
    this.kafka = kafka;
    this.stream = stream;
    this.tenant = tenant;
  }

  public void start() {
    clock.scheduleAtFixedRate(
        () -> kafka.send(stream, tenant, tenant + "-" + sent.getAndIncrement()),
        0,
        10,
        TimeUnit.MILLISECONDS);
  }

  public int sent() {
    return sent.get();
  }

  /** When it returns, everything that was sent is in the log. */
  public void stop() {
    close();
    kafka.flush();
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("events are still being sent");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
