package io.throughline.gateway.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks history: one question at a time, and again after a while when there was
 * no answer. Owned by the session's lane.
 *
 * <p>An answer from before the tail started anew is not taken: the log may have lost what it says.
 */
final class Inquiry {

  private final Session session;
  private final PartitionView view;
  private final Retry retry = new Retry();
  private boolean isAsking;
  private boolean isEnded;

  Inquiry(Session session, PartitionView view) {
    this.session = session;
    this.view = view;
  }

  /** Whether there is nothing to do but wait: for an answer, or to ask again. */
  boolean isWaiting() {
    return isAsking || retry.isWaiting(session.lane().nanoTime());
  }

  /**
   * Asks.
   *
   * @param generation of the tail when it was asked
   * @param take what is done with the answer, unless the tail started anew
   * @param lost what is done if there is none
   * @param then what is done last in any case
   */
  <T> void ask(
      CompletableFuture<T> answer,
      int generation,
      Consumer<T> take,
      Consumer<@Nullable Throwable> lost,
      Runnable then) {
    isAsking = true;
    answer.whenComplete(
        (read, failure) ->
            session.execute(
                () -> {
                  isAsking = false;
                  if (isEnded) {
                    return;
                  }
                  if (read == null) {
                    later();
                    lost.accept(failure);
                  } else if (view.generation() == generation) {
                    take.accept(read);
                  }
                  then.run();
                }));
  }

  /** Not before a while, longer each time. */
  void later() {
    retry.after(session.lane().nanoTime());
  }

  /** It came on: what it waits for next is not waited for long. */
  void advanced() {
    retry.reset();
  }

  /** No answer is taken any more. */
  void end() {
    isEnded = true;
  }
}
