package io.throughline.bench.scenario;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.sockets.SocketPool;
import io.throughline.bench.sockets.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a connection costs that only waits: memory after full collections at several numbers of
 * connections. The first of them pay for what a server loads once; a connection costs what it grows
 * by from the first number to the last.
 *
 * <p>Resident memory says something only where the server's heap began small ({@code -Xms64m}): a
 * heap that is resident already hides what is put there.
 */
@Command(
    name = "idle",
    description = "Idle authenticated subscribed connections: memory of each.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class IdleCommand implements Callable<Integer> {

  private static final Duration OPEN_LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofSeconds(10);

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--steps",
      split = ",",
      defaultValue = "1000,5000,10000",
      description = "numbers of connections to read memory at, rising; at least two")
  private List<Integer> steps = List.of();

  @Override
  public Integer call() {
    Target target = server.target();
    ServerProcess process = target.process();
    if (process == null) {
      throw new IllegalArgumentException("--server-pid: missing (expected: the server's process)");
    }
    if (steps.size() < 2 || !isRising()) {
      throw new IllegalArgumentException(
          "--steps: %s (expected: two rising numbers or more)".formatted(steps));
    }
    StampedBody body = new StampedBody(0, 400);
    try (SocketPool pool = new SocketPool(target.endpoint(), body, InstantSource.system(), 1)) {
      List<Memory> read = new ArrayList<>();
      int open = 0;
      for (int step : steps) {
        pool.connect(step - open, OPEN_LIMIT);
        pool.subscribe(Subscription.live(target.destination()), OPEN_LIMIT);
        open = step;
        Pause.of(SETTLE);
        read.add(Memory.of(process, open));
      }
      double cpu = process.cpuSeconds();
      Pause.of(IDLE);
      double idleCores = (process.cpuSeconds() - cpu) / IDLE.toSeconds();
      report(read).figure("idle_cores", idleCores).print(System.out, server.json());
    }
    return 0;
  }

  private boolean isRising() {
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i) <= steps.get(i - 1)) {
        return false;
      }
    }
    return steps.getFirst() > 0;
  }

  private static Report report(List<Memory> read) {
    Memory first = read.getFirst();
    Memory last = read.getLast();
    Report report =
        new Report("idle")
            .setting("connections", last.connections())
            .figure("resident_bytes_per_connection", last.residentBytesPer(first))
            .figure("heap_bytes_per_connection", last.heapBytesPer(first));
    for (Memory memory : read) {
      report
          .figure("resident_mb_at_" + memory.connections(), memory.residentBytes() / 1e6)
          .figure("heap_mb_at_" + memory.connections(), memory.heapBytes() / 1e6);
    }
    return report;
  }

  private record Memory(int connections, long heapBytes, long residentBytes) {

    /** The second collection lets go of what the first one only made unreachable. */
    static Memory of(ServerProcess process, int connections) {
      process.liveHeapBytes();
      return new Memory(connections, process.liveHeapBytes(), process.residentBytes());
    }

    double residentBytesPer(Memory before) {
      return (double) (residentBytes - before.residentBytes) / (connections - before.connections);
    }

    double heapBytesPer(Memory before) {
      return (double) (heapBytes - before.heapBytes) / (connections - before.connections);
    }
  }
}
