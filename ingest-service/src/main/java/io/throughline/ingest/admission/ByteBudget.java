package io.throughline.ingest.admission;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that bodies may take up while they are read and appended, all requests together: many
 * large ones at once must not exhaust the heap.
 *
 * <p>Counted in bytes as they arrive, so that a slow sender holds only what it has sent. Safe for
 * use by any thread; waits block the calling (virtual) thread.
 */
public final class ByteBudget {

  private final Semaphore bytes;
  private final Duration patience;

  /**
   * @param bytesMax in all
   * @param patience how long a request waits for its share before it is refused
   */
  public ByteBudget(int bytesMax, Duration patience) {
    this.bytes = new Semaphore(bytesMax);
    this.patience = patience;
  }

  /** Opens a share of nothing; it grows as its request does, and is closed with it. */
  public Share open() {
    return new Share();
  }

  /** What one request holds. Used by that request's thread only. */
  public final class Share implements AutoCloseable {

    private int held;

    private Share() {}

    /** Holds {@code more} bytes too, or says that they could not be had in time. */
    public boolean grow(int more) throws InterruptedException {
      if (!bytes.tryAcquire(more, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      held += more;
      return true;
    }

    @Override
    public void close() {
      bytes.release(held);
      held = 0;
    }
  }
}
