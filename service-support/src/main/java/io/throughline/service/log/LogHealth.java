package io.throughline.service.log;

import io.throughline.log.EventLog;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the log answers. */
final class LogHealth implements HealthIndicator {

  private final EventLog log;

  LogHealth(EventLog log) {
    this.log = log;
  }

  @Override
  public Health health() {
    return log.available() ? Health.up().build() : Health.down().build();
  }
}
