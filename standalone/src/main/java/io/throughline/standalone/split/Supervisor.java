package io.throughline.standalone.split;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Starts the processes of split mode together, says when each is ready, and starts again what ends
 * by itself. Each process has one thread of ours that looks after it.
 */
public final class Supervisor implements AutoCloseable {

  private final List<Keeper> keepers;
  private final CountDownLatch ready;
  private final Console console;

  private Supervisor(List<Keeper> keepers, CountDownLatch ready, Console console) {
    this.keepers = keepers;
    this.ready = ready;
    this.console = console;
  }

  /**
   * Starts everything and returns.
   *
   * @param restart whether a process that ends by itself is started again
   * @param out for a person
   * @throws IllegalStateException if processes of an earlier run are still there
   */
  public static Supervisor start(
      SplitPlan plan, Path logs, Path pids, boolean restart, PrintStream out) {
    List<ChildSpec> children = plan.children();
    Leftovers.refuse(children, pids);
    Console console = new Console(out, children);
    CountDownLatch ready = new CountDownLatch(children.size());
    List<Keeper> keepers =
        children.stream()
            .map(spec -> new Keeper(spec, logs, pids, restart, ready::countDown, console))
            .toList();
    keepers.forEach(Keeper::begin);
    return new Supervisor(keepers, ready, console);
  }

  /** Waits until every process has been ready. */
  public void awaitReady() throws InterruptedException {
    ready.await();
  }

  /** Waits until none runs any more; for ever, where they are started again. */
  public void awaitEnd() throws InterruptedException {
    for (Keeper keeper : keepers) {
      keeper.join();
    }
  }

  /** Ends everything: those that use the log first, Kafka last. */
  @Override
  public void close() {
    console.stopping();
    keepers.forEach(Keeper::stopKeeping);
    keepers.reversed().forEach(keeper -> keeper.endChild(Duration.ofSeconds(20)));
  }
}
