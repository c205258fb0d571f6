package io.throughline.cli.follow;

import io.throughline.cli.client.StompFollower;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The last words of a command that a follower keeps running: said once, whether it ends by itself
 * or by Ctrl-C. By Ctrl-C, the follower is first let finish the event that it is at.
 */
final class Goodbye {

  private static final long LET_FINISH_MILLIS = 500;

  private final Runnable words;
  private final AtomicBoolean said = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private Goodbye(Runnable words) {
    this.words = words;
  }

  static Goodbye at(StompFollower follower, Runnable words) {
    Goodbye goodbye = new Goodbye(words);
    Thread onSignal =
        new Thread(
            () -> {
              follower.close();
              goodbye.letFinish();
              goodbye.say();
            },
            "goodbye");
    Runtime.getRuntime().addShutdownHook(onSignal);
    return goodbye;
  }

  /** The follower has ended. */
  void now() {
    say();
    ended.countDown();
  }

  private void letFinish() {
    try {
      boolean inTime = ended.await(LET_FINISH_MILLIS, TimeUnit.MILLISECONDS);
      if (!inTime) {
        return;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void say() {
    if (said.compareAndSet(false, true)) {
      words.run();
    }
  }
}
