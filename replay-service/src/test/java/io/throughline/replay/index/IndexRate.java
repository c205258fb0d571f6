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
 * Measures the index alone: how fast it takes events of many tenants in one partition, and how fast
 * it answers for a quiet one. Arguments: events, tenants, bytes of data, directory.
 */
final class IndexRate {

  private static final int BATCH = 5_000;

  public static void main(String[] args) throws Exception {
    int events = Integer.parseInt(args[0]);
    int tenants = Integer.parseInt(args[1]);
    int bytes = Integer.parseInt(args[2]);
    Path directory = Path.of(args[3]);
    Files.createDirectories(directory);
    IndexedPartition partition = new IndexedPartition(new StreamName("execution"), 7, 3);
    TenantId quiet = new TenantId("quiet");
    try (EventIndex index = IndexDirectory.open(directory, 64 << 20)) {
      fill(index, partition, quiet, events, tenants, bytes);
      read(index, partition, quiet, events);
    }
  }

  private static void fill(
      EventIndex index,
      IndexedPartition partition,
      TenantId quiet,
      int events,
      int tenants,
      int bytes) {
    Random random = new Random(1);
    TenantId[] names = new TenantId[tenants];
    Arrays.setAll(names, i -> new TenantId("tenant-" + i));
    long preparing = 0;
    long started = System.nanoTime();
    for (int offset = 0; offset < events; offset += BATCH) {
      long before = System.nanoTime();
      List<LoggedEvent> batch = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        boolean itsTurn = (offset + i) % (events / 1000) == 0;
        TenantId tenant = itsTurn ? quiet : names[random.nextInt(tenants)];
        batch.add(
            new LoggedEvent(tenant, offset + i, 1_800_000_000_000L + offset, event(random, bytes)));
      }
      preparing += System.nanoTime() - before;
      index.append(partition, new Coverage(0, offset + BATCH), batch);
      if ((offset / BATCH) % (events / BATCH / 10) == 0) {
        System.out.printf(
            "%,d events, %,d/s%n",
            offset, (long) (offset / ((System.nanoTime() - started - preparing) / 1e9)));
      }
    }
    index.flush();
    double seconds = (System.nanoTime() - started - preparing) / 1e9;
    System.out.printf(
        "indexed %,d events in %.1f s: %,d/s; %,d bytes an event on disk%n",
        events, seconds, (long) (events / seconds), index.size() / events);
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

  private static Event event(Random random, int bytes) {
    StringBuilder data =
        new StringBuilder("{\"node_id\":\"").append(random.nextLong()).append("\",\"message\":\"");
    while (data.length() < bytes - 2) {
      data.append(Integer.toString(random.nextInt(), 36)).append(' ');
    }
    return Event.json(
        Long.toHexString(random.nextLong()),
        "https://example.org/workers/" + random.nextInt(100),
        "execution.progressed",
        "run-" + random.nextInt(10_000),
        data.append("\"}").toString());
  }
}
