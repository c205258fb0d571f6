package io.throughline.standalone;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/** Waits for what {@code /actuator/health/readiness} says. */
final class Readiness {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /**
   * @throws IllegalStateException if it is not ready in time
   */
  static void await(ApplicationContext context, Duration within) {
    HealthEndpoint health = context.getBean(HealthEndpoint.class);
    long startedNanos = System.nanoTime();
    while (!isUp(health)) {
      if (System.nanoTime() - startedNanos > within.toNanos()) {
        throw new IllegalStateException("not ready within " + within.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static boolean isUp(HealthEndpoint health) {
    var readiness = health.healthForPath("readiness");
    return readiness != null && readiness.getStatus().equals(Status.UP);
  }

  private Readiness() {}
}
