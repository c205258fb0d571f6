package io.throughline.gateway.catchup;

import io.throughline.event.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The reads of history that are under way and wait: so many at once per tenant and in all, tenants
 * getting the same number of bytes. Safe for use by any thread; never blocks the caller.
 */
final class Reads {

  private final Executor blocking;
  private final Turns<TenantId, Runnable> turns;

  /**
   * @param expectedBytes what a read usually brings
   * @param blocking runs reads, which block: a virtual thread each
   */
  Reads(int perTenantMax, int totalMax, long expectedBytes, Executor blocking) {
    this.blocking = blocking;
    this.turns = new Turns<>(perTenantMax, totalMax, expectedBytes);
  }

  /**
   * What {@code read} returns when its turn has come; fails with what it threw.
   *
   * @param bytes what the read brought, for the tenant's account
   */
  <T> CompletableFuture<T> inTurn(TenantId tenant, Supplier<T> read, ToLongFunction<T> bytes) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          long brought = 0;
          try {
            T page = read.get();
            brought = bytes.applyAsLong(page);
            answer.complete(page);
          } catch (Throwable failure) {
            answer.completeExceptionally(failure);
          } finally {
            synchronized (turns) {
              turns.done(tenant, brought);
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
