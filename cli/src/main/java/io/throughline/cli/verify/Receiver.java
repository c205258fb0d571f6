package io.throughline.cli.verify;

import io.throughline.cli.client.Delivery;
import io.throughline.cli.client.FollowListener;
import io.throughline.cli.client.Notice;
import io.throughline.cli.client.StompFollower;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A follower on a thread of its own that writes down what it gets. */
final class Receiver implements FollowListener, AutoCloseable {

  private final Sequence received = new Sequence();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CountDownLatch began = new CountDownLatch(1);
  private final AtomicInteger reconnects = new AtomicInteger();
  private final AtomicInteger gapNotices = new AtomicInteger();
  private final StompFollower follower;
  private final Thread thread;

  private volatile @Nullable RuntimeException failure;

  /**
   * @param newFollower makes the follower, given who listens
   */
  Receiver(Function<FollowListener, StompFollower> newFollower) {
    this.follower = newFollower.apply(this);
    this.thread = Thread.ofPlatform().daemon().name("receiver").unstarted(this::follow);
  }

  /** Begins, and returns once the subscription stands. */
  void start(Duration patience) throws InterruptedException {
    thread.start();
    boolean inTime = began.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    throwFailure();
    if (!inTime) {
      throw new IllegalStateException("no subscription within " + patience);
    }
  }

  Sequence received() {
    return received;
  }

  int reconnects() {
    return reconnects.get();
  }

  int gapNotices() {
    return gapNotices.get();
  }

  /** What ended the follower, if something has. */
  void throwFailure() {
    RuntimeException ended = failure;
    if (ended != null) {
      throw ended;
    }
  }

  /**
   * Waits for an event after the first {@code size}, or the follower's end.
   *
   * @return false if neither came within {@code patience}
   */
  boolean awaitMoreThan(int size, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      for (long left = patience.toNanos(); received.size() <= size && failure == null; ) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void event(Delivery delivery, long receivedMillis) {
    received.add(Fingerprint.of(delivery.event()), receivedMillis, received.size());
    tellWhoWaits();
  }

  @Override
  public void notice(Notice notice) {
    if (notice.kind().equals("gap")) {
      gapNotices.incrementAndGet();
    }
  }

  @Override
  public void subscribed(String position) {
    began.countDown();
  }

  @Override
  public void disconnected(String reason, Duration retryIn) {
    reconnects.incrementAndGet();
  }

  private void follow() {
    try {
      follower.run();
    } catch (RuntimeException ended) {
      failure = ended;
    } finally {
      began.countDown();
      tellWhoWaits();
    }
  }

  private void tellWhoWaits() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops; when this returns, nothing more is written down. */
  @Override
  public void close() throws InterruptedException {
    follower.close();
    thread.join();
  }
}
