package io.throughline.gateway.catchup;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages that were read lately or are being read, so that many who ask for the same cost one read.
 * Safe for use by any thread.
 */
final class PageCache {

  private final AsyncCache<PageKey, Answer> pages;

  /** What a read came to; a failure is an answer too, to those who were waiting for it. */
  private record Answer(@Nullable SharedPage page, @Nullable Throwable failure) {

    boolean isShareable() {
      return page != null && page.isShareable();
    }

    int weightBytes() {
      return page == null ? 0 : page.weightBytes();
    }

    <T extends SharedPage> T as(Class<T> type) {
      if (page == null) {
        throw new CompletionException(failure);
      }
      return type.cast(page);
    }
  }

  PageCache(CatchUp.Limits limits, Executor executor, LongSupplier nanoTime) {
    this.pages =
        Caffeine.newBuilder()
            .maximumWeight(limits.sharedBytesMax())
            .weigher((PageKey key, Answer answer) -> answer.weightBytes())
            .expireAfter(Expiry.creating((PageKey key, Answer answer) -> lifetime(key, limits)))
            .ticker(nanoTime::getAsLong)
            .executor(executor)
            .buildAsync();
  }

  /** The newest snapshot soon is not the newest any more. */
  private static Duration lifetime(PageKey key, CatchUp.Limits limits) {
    return switch (key) {
      case PageKey.OfSnapshot snapshot when snapshot.at() == null -> limits.snapshotFor();
      case PageKey.OfSnapshot snapshot -> limits.sharedFor();
      case PageKey.OfHistory history -> limits.sharedFor();
    };
  }

  /** The page, read by {@code read} unless it is here or under way. A failure is not kept. */
  <T extends SharedPage> CompletableFuture<T> get(
      PageKey key, Class<T> type, Supplier<CompletableFuture<T>> read) {
    CompletableFuture<Answer> answer =
        pages.get(key, (k, executor) -> read.get().handle(Answer::new));
    return answer
        .whenComplete(
            (known, bug) -> {
              if (known == null || !known.isShareable()) {
                pages.asMap().remove(key, answer);
              }
            })
        .thenApply(known -> known.as(type));
  }
}
