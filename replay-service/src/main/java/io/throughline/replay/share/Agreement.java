package io.throughline.replay.share;

import io.throughline.event.TenantId;
import io.throughline.log.share.Owners;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The group's last agreement. Safe for use by any thread. */
final class Agreement {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Owners owners; // guarded by lock

  void replace(Owners next) {
    lock.lock();
    try {
      owners = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Optional<Owners> last() {
    lock.lock();
    try {
      return Optional.ofNullable(owners);
    } finally {
      lock.unlock();
    }
  }

  /** Where a request goes; waits up to {@code patience} while that is not settled. */
  Route route(TenantId tenant, boolean forwarded, Duration patience) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        Route route = Route.of(owners, tenant, forwarded);
        if (!(route instanceof Route.Unsettled) || nanos <= 0) {
          return route;
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Route.Unsettled("This instance is going.");
    } finally {
      lock.unlock();
    }
  }
}
