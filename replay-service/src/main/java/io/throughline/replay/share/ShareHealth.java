package io.throughline.replay.share;

import io.throughline.log.share.Owners;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Which partitions this instance has. Up, also before anything was agreed. */
final class ShareHealth implements HealthIndicator {

  private final Agreement agreement;

  ShareHealth(Agreement agreement) {
    this.agreement = agreement;
  }

  @Override
  public Health health() {
    return agreement
        .last()
        .map(ShareHealth::of)
        .orElseGet(() -> Health.up().withDetail("state", "joining").build());
  }

  private static Health of(Owners owners) {
    return Health.up()
        .withDetail("state", "sharing")
        .withDetail("partitions", owners.own())
        .withDetail("partitionsOfAll", owners.byPartition().size())
        .withDetail("instances", owners.addresses().size())
        .withDetail("generation", owners.generation())
        .build();
  }
}
