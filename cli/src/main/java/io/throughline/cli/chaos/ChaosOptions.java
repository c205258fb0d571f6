package io.throughline.cli.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param apps where {@code <module>/<module>.jar} stands for each service
 * @param directory for everything that the server keeps; empty or not there
 * @param seed decides the order of faults, and everything random within them
 * @param atLeast faults go on for so long; each comes once in any case
 * @param manyLast how long the many clients stay when they come
 * @param eventsPerSecond of the producer
 */
public record ChaosOptions(
    Path apps,
    Path directory,
    long seed,
    Duration atLeast,
    Duration manyLast,
    int eventsPerSecond) {

  private static final int EVENTS_PER_SECOND_MAX = 1_000;

  public ChaosOptions {
    if (eventsPerSecond < 1 || eventsPerSecond > EVENTS_PER_SECOND_MAX) {
      throw new IllegalArgumentException(
          "events per second: %d (expected: 1 to %d)"
              .formatted(eventsPerSecond, EVENTS_PER_SECOND_MAX));
    }
  }
}
