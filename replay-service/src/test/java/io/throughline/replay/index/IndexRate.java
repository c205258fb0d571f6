package io.throughline.replay.index;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.LoggedEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures the index alone: how fast it takes and folds events of many tenants in one partition,
 * and how fast it answers for a quiet one. Arguments: events, tenants, bytes of data, subjects of a
 * tenant (0: runs of ten events, five at a time), directory.
 */
final class IndexRate {

  private static final int BATCH = 5_000;

  public static void main(String[] args) throws Exception {
    int events = Integer.parseInt(args[0]);
    int tenants = Integer.parseInt(args[1]);
    int bytes = Integer.parseInt(args[2]);
    int subjects = Integer.parseInt(args[3]);
    Path directory = Path.of(args[4]);
    Files.createDirectories(directory);
    IndexedPartition partition = new IndexedPartition(new StreamName("execution"), 7, 3);
    TenantId quiet = new TenantId("quiet");
    CoverageMap coverages = new CoverageMap();
    coverages.replace(partition, new Coverage(0, 0));
    try (EventIndex index = IndexDirectory.open(directory, 64 << 20);
        FoldKeeper folds = new FoldKeeper(index, coverages, 1000)) {
      folds.start();
      Events source = new Events(events, tenants, bytes, subjects, quiet);
      fill(index, coverages, folds, partition, source, events);
      read(index, partition, quiet, events);
      snapshots(index, partition, events);
    }
  }

  private static void fill(
      EventIndex index,
      CoverageMap coverages,
      FoldKeeper folds,
      IndexedPartition partition,
      Events source,
      int events) {
    BulkLoad bulk = new BulkLoad(128 << 20);
    BulkWriter writer = new BulkWriter();
    long preparing = 0;
    long started = System.nanoTime();
    long cpu = cpuNanos();
    long cpuPreparing = 0;
    for (int offset = 0; offset < events; offset += BATCH) {
      long before = System.nanoTime();
      long cpuBefore = threadNanos();
      List<LoggedEvent> batch = source.next(offset);
      preparing += System.nanoTime() - before;
      cpuPreparing += threadNanos() - cpuBefore;
      for (BulkLoad.Part part : bulk.add(partition, offset, offset + BATCH, batch)) {
        writer.write(() -> write(index, coverages, folds, part));
      }
      if ((offset / BATCH) % (events / BATCH / 10) == 0) {
        System.out.printf(
            "%,d events, %,d/s, %,d due%n",
            offset,
            (long) (offset / ((System.nanoTime() - started - preparing) / 1e9)),
            folds.dueEvents());
      }
    }
    writer.close();
    bulk.takeAll().forEach(part -> write(index, coverages, folds, part));
    while (folds.dueEvents() > 0) {
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
    index.flush();
    double seconds = (System.nanoTime() - started - preparing) / 1e9;
    double cpuMicros = (cpuNanos() - cpu - cpuPreparing) / 1e3 / events;
    System.out.printf(
        "indexed %,d events in %.1f s: %,d/s, %.2f us of CPU each, folded %,d; %,d bytes an event"
            + " on disk%n",
        events,
        seconds,
        (long) (events / seconds),
        cpuMicros,
        folds.folded(),
        index.size() / events);
    System.out.printf("  %6.2f s of main's went into making the events%n", cpuPreparing / 1e9);
    printThreads();
  }

  private static void write(
      EventIndex index, CoverageMap coverages, FoldKeeper folds, BulkLoad.Part part) {
    Coverage coverage = new Coverage(0, part.next());
    if (part.isWorthFiles()) {
      index.load(part.partition(), coverage, part.events());
      coverages.extend(part.partition(), part.next());
      folds.addedInBulk(part.partition(), part.from(), part.next(), part.events());
    } else {
      index.append(part.partition(), coverage, part.events());
      coverages.extend(part.partition(), part.next());
      folds.added(part.partition(), part.events());
    }
  }

  /** Who used the processors so far, RocksDB's own threads included. */
  private static void printThreads() {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      tasks
          .map(
              task -> {
                try {
                  String stat = Files.readString(task.resolve("stat"));
                  String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                  String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                  double seconds =
                      (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
                  return java.util.Map.entry(seconds, name);
                } catch (java.io.IOException ended) {
                  return java.util.Map.entry(0.0, "ended");
                }
              })
          .filter(thread -> thread.getKey() >= 0.5)
          .sorted((a, b) -> Double.compare(b.getKey(), a.getKey()))
          .forEach(
              thread -> System.out.printf("  %6.2f s %s%n", thread.getKey(), thread.getValue()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long threadNanos() {
    return java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void snapshots(EventIndex index, IndexedPartition partition, int events) {
    for (String when : new String[] {"now", "in the past"}) {
      long[] nanos = new long[50];
      int states = 0;
      Random random = new Random(3);
      for (int i = 0; i < nanos.length; i++) {
        TenantId tenant = new TenantId("tenant-" + random.nextInt(10));
        TenantKeys keys = new TenantKeys(partition, tenant);
        long at = when.equals("now") ? events : events / 4 + random.nextInt(events / 2);
        long started = System.nanoTime();
        int[] found = {0};
        index.use(
            "reading",
            db ->
                new FoldReader(null, null, at, 0)
                    .run(db, keys, tenant, state -> ++found[0] < 1000));
        nanos[i] = System.nanoTime() - started;
        states += found[0];
      }
      Arrays.sort(nanos);
      System.out.printf(
          "snapshot %s: %d subjects, median %.2f ms, max %.2f ms%n",
          when, states / nanos.length, nanos[25] / 1e6, nanos[49] / 1e6);
    }
  }

  private static void read(
      EventIndex index, IndexedPartition partition, TenantId quiet, int events) {
    for (String what :
        new String[] {"last 100 of a quiet tenant", "page of 1000 of a busy tenant"}) {
      boolean last = what.startsWith("last");
      long[] nanos = new long[200];
      Random random = new Random(2);
      for (int i = 0; i < nanos.length; i++) {
        int[] left = {last ? 100 : 1000};
        TenantId tenant = last ? quiet : new TenantId("tenant-" + random.nextInt(10));
        long from = last ? 0 : random.nextInt(events / 2);
        long started = System.nanoTime();
        IndexScan scan =
            last ? IndexScan.backward(null, 0, events) : IndexScan.forward(null, from, events);
        index.scan(partition, tenant, scan, e -> --left[0] > 0);
        nanos[i] = System.nanoTime() - started;
      }
      Arrays.sort(nanos);
      System.out.printf(
          "%s: median %.2f ms, p99 %.2f ms%n", what, nanos[100] / 1e6, nanos[197] / 1e6);
    }
  }

  /** Events of many tenants, a thousandth of them the quiet one's. */
  private static final class Events {

    private final Random random = new Random(1);
    private final TenantId[] names;
    private final int[] counts;
    private final int events;
    private final int bytes;
    private final int subjects;
    private final TenantId quiet;

    Events(int events, int tenants, int bytes, int subjects, TenantId quiet) {
      names = new TenantId[tenants];
      counts = new int[tenants];
      Arrays.setAll(names, i -> new TenantId("tenant-" + i));
      this.events = events;
      this.bytes = bytes;
      this.subjects = subjects;
      this.quiet = quiet;
    }

    List<LoggedEvent> next(int offset) {
      List<LoggedEvent> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        boolean itsTurn = (offset + i) % (events / 1000) == 0;
        int tenant = random.nextInt(names.length);
        int count = counts[tenant]++;
        int subject = subjects > 0 ? random.nextInt(subjects) : count / 50 * 5 + random.nextInt(5);
        batch.add(
            new LoggedEvent(
                itsTurn ? quiet : names[tenant],
                offset + i,
                1_800_000_000_000L + offset,
                event(subject)));
      }
      return batch;
    }

    private Event event(int subject) {
      StringBuilder data =
          new StringBuilder("{\"node_id\":\"node-")
              .append(random.nextInt(100))
              .append("\",\"status\":\"running\",\"progress\":")
              .append(random.nextInt(1000) / 1000.0)
              .append(",\"runtime_seconds\":")
              .append(random.nextInt(1000))
              .append(",\"credits_consumed\":")
              .append(random.nextInt(100))
              .append(",\"message\":\"");
      while (data.length() < bytes - 2) {
        data.append(Integer.toString(random.nextInt(), 36)).append(' ');
      }
      return Event.json(
          Long.toHexString(random.nextLong()),
          "https://example.org/workers/" + random.nextInt(100),
          "execution.progressed",
          "run-" + subject,
          data.append("\"}").toString());
    }
  }
}
