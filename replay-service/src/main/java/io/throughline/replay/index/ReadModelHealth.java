package io.throughline.replay.index;

import io.throughline.log.EventLog;
import io.throughline.log.LogUnavailableException;
import io.throughline.replay.index.CoverageMap.View;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How far the read model is. It is never a reason to send nobody here: what it does not have yet is
 * read from the log, only slower.
 */
final class ReadModelHealth implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED");

  private final ReadModel model;
  private final EventLog log;

  ReadModelHealth(ReadModel model, EventLog log) {
    this.model = model;
    this.log = log;
  }

  @Override
  public Health health() {
    IndexProgress.Seen seen = model.progress().seen();
    Health.Builder health =
        seen.failure().isEmpty()
            ? Health.up()
            : Health.status(DEGRADED).withDetail("failure", seen.failure());
    health.withDetail("state", seen.reachedEnd() ? "following" : "building");
    health.withDetail("eventsIndexed", seen.events());
    health.withDetail("eventsToFold", model.folds().dueEvents());
    health.withDetail("bytesOnDisk", model.index().size());
    if (!seen.reachedEnd()) {
      health.withDetail("eventsPerSecond", seen.eventsPerSecond());
      addRemaining(health, seen);
    }
    return health.build();
  }

  private void addRemaining(Health.Builder health, IndexProgress.Seen seen) {
    try {
      long remaining = remaining();
      health.withDetail("eventsLeft", remaining);
      if (seen.eventsPerSecond() > 0) {
        health.withDetail("secondsLeft", remaining / seen.eventsPerSecond());
      }
    } catch (LogUnavailableException away) {
      health.withDetail("waitsFor", "the log");
    }
  }

  /** Offsets, which is at least the number of events. */
  private long remaining() {
    long remaining = 0;
    for (IndexedPartition partition : model.coverages().partitions()) {
      long next =
          model.coverages().get(partition).map(View::coverage).map(Coverage::next).orElse(0L);
      remaining += Math.max(0, log.bounds(partition.inLog()).stableEnd() - next);
    }
    return remaining;
  }
}
