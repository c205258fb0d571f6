package io.throughline.replay.live;

import static io.throughline.event.ErrorCode.LIMIT_EXCEEDED;
import static io.throughline.event.ErrorCode.OVERLOADED;
import static io.throughline.event.ErrorCode.SHUTTING_DOWN;

import io.throughline.event.ErrorCode;
import io.throughline.event.Problem;
import io.throughline.event.TenantId;
import io.throughline.replay.live.LiveMeters.Refusal;
import io.throughline.service.problem.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who reads live at the moment, and how many may: in this process, and of one tenant. Safe for use
 * by any thread.
 */
final class LiveStreams {

  private static final Duration COME_BACK = Duration.ofSeconds(5);

  private final LiveLimits limits;
  private final LiveMeters meters;
  private final Map<TenantId, Integer> perTenant = new HashMap<>(); // guarded by this
  private int open; // guarded by this
  private boolean closing; // guarded by this

  LiveStreams(LiveLimits limits, LiveMeters meters) {
    this.limits = limits;
    this.meters = meters;
  }

  /** A reader's place; given back when it is closed, once. */
  final class Place implements AutoCloseable {

    private final TenantId tenant;
    private boolean closed;

    private Place(TenantId tenant) {
      this.tenant = tenant;
    }

    @Override
    public void close() {
      synchronized (LiveStreams.this) {
        if (!closed) {
          closed = true;
          leave(tenant);
        }
      }
    }
  }

  /**
   * @throws ProblemException if there is no place just now
   */
  synchronized Place enter(TenantId tenant) {
    if (closing) {
      throw refused(SHUTTING_DOWN, "This server is going down. Come back, to any other.");
    }
    int ofTenant = perTenant.getOrDefault(tenant, 0);
    if (ofTenant >= limits.streamsPerTenant()) {
      meters.refused(Refusal.TENANT);
      throw refused(
          LIMIT_EXCEEDED,
          "The tenant has %d live readers here, which is as many as it may."
              .formatted(limits.streamsPerTenant()));
    }
    if (open >= limits.streams()) {
      meters.refused(Refusal.SERVICE);
      throw refused(
          OVERLOADED,
          "This server has %d live readers, which is as many as it takes."
              .formatted(limits.streams()));
    }
    perTenant.put(tenant, ofTenant + 1);
    open++;
    return new Place(tenant);
  }

  synchronized int open() {
    return open;
  }

  /** Nobody is let in any more. */
  synchronized void close() {
    closing = true;
  }

  /** Waits until everybody has left, or the time is over. */
  synchronized void awaitEmpty(Duration within) throws InterruptedException {
    long left = within.toMillis();
    while (open > 0 && left > 0) {
      long step = Math.min(left, 50);
      wait(step);
      left -= step;
    }
  }

  private void leave(TenantId tenant) {
    perTenant.computeIfPresent(tenant, (t, count) -> count == 1 ? null : count - 1);
    open--;
    notifyAll();
  }

  private static ProblemException refused(ErrorCode code, String detail) {
    return new ProblemException(Problem.of(code, detail), COME_BACK);
  }
}
