package io.throughline.bench.scenario;

import io.throughline.bench.event.StampedBody;
import io.throughline.bench.measure.Report;
import io.throughline.bench.measure.ServerProcess;
import io.throughline.bench.sockets.SocketPool;
import io.throughline.bench.sockets.Subscription;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a connection costs that only waits. A first lot of connections pays for what a server loads
 * once; the growth per connection is taken from the second lot, after a full collection each time.
 */
@Command(
    name = "idle",
    description = "Idle authenticated subscribed connections: memory of each.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class IdleCommand implements Callable<Integer> {

  private static final Duration OPEN_LIMIT = Duration.ofMinutes(2);
  private static final Duration SETTLE = Duration.ofSeconds(3);

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--sockets", defaultValue = "5000", description = "measured connections")
  private int sockets;

  @Option(names = "--first", defaultValue = "1000", description = "connections before them")
  private int first;

  @Override
  public Integer call() {
    Target target = server.target();
    ServerProcess process = target.process();
    if (process == null) {
      throw new IllegalArgumentException("--server-pid: missing (expected: the server's process)");
    }
    StampedBody body = new StampedBody(0, 400);
    try (SocketPool pool = new SocketPool(target.endpoint(), body, InstantSource.system(), 1)) {
      Memory before = grown(pool, first, target, process);
      long started = System.nanoTime();
      pool.connect(sockets, OPEN_LIMIT);
      double openSeconds = (System.nanoTime() - started) / 1e9;
      Memory after = grown(pool, 0, target, process);
      double cpu = process.cpuSeconds();
      Pause.of(Duration.ofSeconds(10));
      new Report("idle")
          .setting("sockets", sockets)
          .setting("first", first)
          .figure("resident_bytes_per_connection", after.residentBytesPer(before, sockets))
          .figure("heap_bytes_per_connection", after.heapBytesPer(before, sockets))
          .figure("resident_mb", after.residentBytes() / 1e6)
          .figure("opened_per_s", sockets / openSeconds)
          .figure("idle_cores", (process.cpuSeconds() - cpu) / 10)
          .print(System.out, server.json());
    }
    return 0;
  }

  private Memory grown(SocketPool pool, int count, Target target, ServerProcess process) {
    pool.connect(count, OPEN_LIMIT);
    pool.subscribe(Subscription.live(target.destination()), OPEN_LIMIT);
    Pause.of(SETTLE);
    return Memory.of(process);
  }

  private record Memory(long heapBytes, long residentBytes) {

    /** The second collection lets go of what the first one only made unreachable. */
    static Memory of(ServerProcess process) {
      process.liveHeapBytes();
      return new Memory(process.liveHeapBytes(), process.residentBytes());
    }

    double residentBytesPer(Memory before, int connections) {
      return (double) (residentBytes - before.residentBytes) / connections;
    }

    double heapBytesPer(Memory before, int connections) {
      return (double) (heapBytes - before.heapBytes) / connections;
    }
  }
}
