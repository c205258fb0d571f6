package io.throughline.log.kafka;

import io.throughline.broker.EmbeddedKafka;
import io.throughline.event.Event;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.AppendResult;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogTail;
import io.throughline.log.Start;
import io.throughline.log.StreamPartition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Measures, by hand, what an append and the way to the tail cost: {@code LogMeasurement
 * [lingerMs]}. 400-byte events of 100 tenants, the broker in this JVM, the tail following all the
 * while.
 */
public final class LogMeasurement {

  private static final StreamName STREAM = new StreamName("metrics");
  private static final String DATA = "{\"value\":1,\"padding\":\"" + "x".repeat(376) + "\"}";

  private final KafkaLog log;
  private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
  private final List<Long> tailNanos = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong tailed = new AtomicLong();

  private LogMeasurement(KafkaLog log) {
    this.log = log;
  }

  public static void main(String[] arguments) throws Exception {
    long lingerMillis = arguments.length > 0 ? Long.parseLong(arguments[0]) : 0;
    Path directory = Files.createTempDirectory("measurement");
    KafkaLogConfig.Appending appending =
        new KafkaLogConfig.Appending(
            Duration.ofMillis(2_000),
            Duration.ofSeconds(30),
            Duration.ofMillis(lingerMillis),
            64 << 20,
            4);
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        KafkaLog log =
            KafkaLog.open(
                KafkaLogConfig.of(kafka.bootstrapServers()).withAppending(appending),
                LogMetrics.NONE,
                InstantSource.system())) {
      System.out.println("linger " + lingerMillis + " ms");
      new LogMeasurement(log).run();
    }
  }

  private void run() throws Exception {
    try (LogTail tail = log.newTail()) {
      CountDownLatch primed = new CountDownLatch(1);
      tail.start(Duration.ZERO, new Listener(primed));
      primed.await();
      System.out.println("warming up");
      rate(1_000, 5_000);
      batches(100, 200_000, 8);
      for (int round = 0; round < 2; round++) {
        rate(1_000, 10_000);
        batches(100, 1_000_000, 16);
        pacedBatches(100, 100_000, 10);
        history(500);
      }
    }
  }

  /** One event at a time, evenly spaced. */
  private void rate(int perSecond, int count) {
    tailNanos.clear();
    List<Long> ackNanos = Collections.synchronizedList(new ArrayList<>());
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * (1_000_000_000L / perSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      String id = "r" + i;
      long sent = System.nanoTime();
      sentNanos.put(id, sent);
      log.appender()
          .append(key(i), event(id))
          .thenAccept(result -> ackNanos.add(System.nanoTime() - sent));
    }
    await(() -> tailNanos.size() >= count);
    System.out.printf(
        "%,d events/s, one by one: ack %s; tail %s%n",
        perSecond, percentiles(ackNanos), percentiles(tailNanos));
  }

  /** As fast as it goes: some callers, each waiting for its batch before it sends the next. */
  private void batches(int size, int count, int callers) throws Exception {
    long before = tailed.get();
    List<Long> ackNanos = Collections.synchronizedList(new ArrayList<>());
    long start = System.nanoTime();
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < callers; c++) {
      int caller = c;
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < count / size / callers; i++) {
                  long sent = System.nanoTime();
                  batch(caller * 31 + i, size).join();
                  ackNanos.add(System.nanoTime() - sent);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    await(() -> tailed.get() - before >= ackNanos.size() * size);
    double tailSeconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "batches of %d by %d callers: %,.0f events/s acknowledged, %,.0f/s tailed, batch %s%n",
        size,
        callers,
        ackNanos.size() * size / seconds,
        ackNanos.size() * size / tailSeconds,
        percentiles(ackNanos));
  }

  /** Batches at a fixed rate of events. */
  private void pacedBatches(int size, int perSecond, int seconds) {
    List<Long> ackNanos = Collections.synchronizedList(new ArrayList<>());
    int batches = perSecond * seconds / size;
    long gap = 1_000_000_000L * size / perSecond;
    long start = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      long due = start + i * gap;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      batch(i, size).thenRun(() -> ackNanos.add(System.nanoTime() - due));
    }
    await(() -> ackNanos.size() >= batches);
    System.out.printf(
        "%,d events/s in batches of %d: batch acknowledged after %s%n",
        perSecond, size, percentiles(ackNanos));
  }

  /** One tenant's whole stream in pages, then its newest events. */
  private void history(int pageSize) {
    StreamKey stream = key(0);
    List<Long> pageNanos = new ArrayList<>();
    int events = 0;
    long start = System.nanoTime();
    Position at = log.reader().locate(stream, new Start.Earliest(), EventFilter.ALL).position();
    Page page;
    do {
      long asked = System.nanoTime();
      page = log.reader().page(stream, at, EventFilter.ALL, new PageLimit(pageSize, 1 << 20));
      pageNanos.add(System.nanoTime() - asked);
      events += page.events().size();
      at = page.next();
    } while (!page.atEnd());
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "history in pages of %d: %,.0f events/s of one tenant, %,.0f offsets/s, page %s%n",
        pageSize, events / seconds, at.nextOffset() / seconds, percentiles(pageNanos));
    List<Long> lastNanos = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long asked = System.nanoTime();
      Position last = log.reader().locate(key(i), new Start.Last(100), EventFilter.ALL).position();
      log.reader().page(key(i), last, EventFilter.ALL, new PageLimit(100, 1 << 20));
      lastNanos.add(System.nanoTime() - asked);
    }
    System.out.printf("the newest 100 of a tenant: %s%n", percentiles(lastNanos));
  }

  private CompletableFuture<Void> batch(int tenant, int size) {
    CompletableFuture<?>[] all = new CompletableFuture<?>[size];
    for (int i = 0; i < size; i++) {
      all[i] =
          log.appender()
              .append(key(tenant), event("b" + i))
              .thenAccept(
                  result -> {
                    if (!(result instanceof AppendResult.Appended)) {
                      System.out.println(result);
                    }
                  });
    }
    return CompletableFuture.allOf(all);
  }

  private static StreamKey key(int i) {
    return new StreamKey(new TenantId("tenant-" + Math.floorMod(i, 100)), STREAM);
  }

  private static Event event(String id) {
    return Event.json(id, "/measurement", "metrics.updated", "cpu", DATA);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(200_000);
    }
  }

  private static String percentiles(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return "p50 %.2f ms, p99 %.2f ms, max %.1f ms"
        .formatted(
            sorted[sorted.length / 2] / 1e6,
            sorted[(int) (sorted.length * 0.99)] / 1e6,
            sorted[sorted.length - 1] / 1e6);
  }

  private final class Listener implements LogTail.Listener {

    private final CountDownLatch primed;

    Listener(CountDownLatch primed) {
      this.primed = primed;
    }

    @Override
    public void restarted(StreamPartition partition, Position from) {}

    @Override
    public void appended(LogTail.Batch batch) {
      long now = System.nanoTime();
      batch
          .events()
          .forEach(
              logged -> {
                Long sent = sentNanos.remove(logged.event().id());
                if (sent != null) {
                  tailNanos.add(now - sent);
                }
              });
      tailed.addAndGet(batch.events().size());
    }

    @Override
    public void primed() {
      primed.countDown();
    }

    @Override
    public void available(boolean available, String reason) {}
  }
}
