package io.throughline.replay.index;

import io.throughline.log.LogUnavailableException;
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

  ReadModelHealth(ReadModel model) {
    this.model = model;
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
      long remaining = model.share().remaining();
      health.withDetail("eventsLeft", remaining);
      if (seen.eventsPerSecond() > 0) {
        health.withDetail("secondsLeft", remaining / seen.eventsPerSecond());
      }
    } catch (LogUnavailableException away) {
      health.withDetail("waitsFor", "the log");
    }
  }
}
