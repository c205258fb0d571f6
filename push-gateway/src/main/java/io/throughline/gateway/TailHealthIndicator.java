package io.throughline.gateway;

import io.throughline.gateway.tail.Tail;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once every partition's tail was read up to its end. A log that stops answering later is
 * said, but sessions stay: they have nothing to gain elsewhere.
 */
final class TailHealthIndicator implements HealthIndicator {

  private final Tail tail;

  TailHealthIndicator(Tail tail) {
    this.tail = tail;
  }

  @Override
  public Health health() {
    Health.Builder health = tail.isPrimed() ? Health.up() : Health.outOfService();
    health.withDetail("primed", tail.isPrimed());
    String unavailable = tail.unavailable();
    if (!unavailable.isEmpty()) {
      health.withDetail("log", unavailable);
    }
    return health.build();
  }
}
