package io.throughline.bench.scenario;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work on a thread of its own, with a result. */
final class Background<T> {

  private final CompletableFuture<T> result = new CompletableFuture<>();

  private Background() {}

  static <T> Background<T> start(String name, Supplier<T> work) {
    Background<T> background = new Background<>();
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              try {
                background.result.complete(work.get());
              } catch (Throwable e) {
                background.result.completeExceptionally(e);
              }
            });
    return background;
  }

  /** Waits for the result; throws what the work threw, wrapped. */
  T join() {
    return result.join();
  }
}
