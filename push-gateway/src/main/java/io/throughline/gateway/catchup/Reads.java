package io.throughline.gateway.catchup;

import io.throughline.event.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The reads of history that are under way and wait: so many at once per tenant and in all, tenants
 * taking turns. Safe for use by any thread; never blocks the caller.
 */
final class Reads {

  private final Executor blocking;
  private final Turns<TenantId, Runnable> turns;

  /**
   * @param blocking runs reads, which block: a virtual thread each
   */
  Reads(int perTenantMax, int totalMax, Executor blocking) {
    this.blocking = blocking;
    this.turns = new Turns<>(perTenantMax, totalMax);
  }

  /** What {@code read} returns when its turn has come; fails with what it threw. */
  <T> CompletableFuture<T> inTurn(TenantId tenant, Supplier<T> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            answer.complete(read.get());
          } catch (Throwable failure) {
            answer.completeExceptionally(failure);
          } finally {
            synchronized (turns) {
              turns.done(tenant);
            }
            startWhatMay();
          }
        };
    synchronized (turns) {
      turns.enqueue(tenant, task);
    }
    startWhatMay();
    return answer;
  }

  int waiting() {
    synchronized (turns) {
      return turns.waiting();
    }
  }

  int running() {
    synchronized (turns) {
      return turns.running();
    }
  }

  private void startWhatMay() {
    while (true) {
      Runnable task;
      synchronized (turns) {
        task = turns.next().orElse(null);
      }
      if (task == null) {
        return;
      }
      blocking.execute(task);
    }
  }
}
