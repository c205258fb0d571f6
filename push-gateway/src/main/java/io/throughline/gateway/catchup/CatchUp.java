package io.throughline.gateway.catchup;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.event.TenantId;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.Start;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads history for subscriptions, at most so many reads at once per tenant and in all, one read
 * for all who ask for the same page within a few seconds.
 *
 * <p>Safe for use by any thread; never blocks the caller.
 */
public final class CatchUp {

  private final History history;
  private final Limits limits;
  private final Executor blocking;
  private final AsyncCache<PageKey, HistoryPage> pages;
  private final Turns<TenantId, Runnable> turns;

  /**
   * @param blocking runs reads, which block: a virtual thread each
   * @param nanoTime for how long pages are shared
   */
  public CatchUp(History history, Limits limits, Executor blocking, LongSupplier nanoTime) {
    this.history = history;
    this.limits = limits;
    this.blocking = blocking;
    this.turns = new Turns<>(limits.readsPerTenantMax(), limits.readsMax());
    this.pages =
        Caffeine.newBuilder()
            .maximumWeight(limits.sharedBytesMax())
            .weigher((PageKey key, HistoryPage page) -> page.weightBytes())
            .expireAfterWrite(limits.sharedFor())
            .ticker(nanoTime::getAsLong)
            .executor(blocking)
            .buildAsync();
  }

  /** Where {@code start} is; fails with what history threw. */
  public CompletableFuture<Located> locate(
      StreamKey stream, Start start, EventFilter filter, String bearerToken) {
    return inTurn(stream.tenant(), () -> history.locate(stream, start, filter, bearerToken));
  }

  /**
   * The page after {@code after}; fails with what history threw. Completed already if somebody
   * asked for the same lately.
   *
   * @param generation of the tail as the asker knows it: pages are not shared between generations
   */
  public CompletableFuture<HistoryPage> page(
      StreamKey stream, Position after, EventFilter filter, int generation, String bearerToken) {
    PageKey key = new PageKey(stream, after, filter, generation);
    CompletableFuture<HistoryPage> page =
        pages.get(key, (k, executor) -> inTurn(stream.tenant(), () -> read(k, bearerToken)));
    return page.whenComplete(
        (read, failure) -> {
          if (read != null && !read.advances()) {
            pages.asMap().remove(key, page);
          }
        });
  }

  private HistoryPage read(PageKey key, String bearerToken) {
    HistoryPage page =
        HistoryPage.of(
            history.page(key.stream(), key.after(), key.filter(), limits.page(), bearerToken));
    if (!page.answers(key.after())) {
      throw new IllegalStateException(
          "history: page from %s, gap %s (expected: what comes after %s)"
              .formatted(page.from(), page.gap(), key.after()));
    }
    return page;
  }

  /** Reads that wait for their turn. */
  public int waiting() {
    synchronized (turns) {
      return turns.waiting();
    }
  }

  /** Reads under way. */
  public int running() {
    synchronized (turns) {
      return turns.running();
    }
  }

  private <T> CompletableFuture<T> inTurn(TenantId tenant, Supplier<T> read) {
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

  /**
   * @param page how much one read brings
   * @param readsPerTenantMax reads at once for one tenant
   * @param readsMax reads at once in all
   * @param sharedBytesMax pages kept for others who ask for the same
   * @param sharedFor how long
   */
  public record Limits(
      PageLimit page,
      int readsPerTenantMax,
      int readsMax,
      long sharedBytesMax,
      Duration sharedFor) {}
}
