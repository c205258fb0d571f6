package io.throughline.host;

import java.time.Duration;

/**
 * When a figure is too high, and when it is fine again.
 *
 * @param raiseAt this or more is too high
 * @param clearBelow less than this is fine again; below {@code raiseAt}, so that a figure that
 *     wavers around the threshold raises one alert and not many
 * @param holdFor how long it has to stay so before anything is said; zero says it at once
 */
public record Threshold(double raiseAt, double clearBelow, Duration holdFor) {

  public Threshold {
    if (!(clearBelow <= raiseAt)) {
      throw new IllegalArgumentException(
          "threshold: clears below %s (expected: at most %s, where it raises)"
              .formatted(clearBelow, raiseAt));
    }
    if (holdFor.isNegative()) {
      throw new IllegalArgumentException(
          "threshold: holds for %s (expected: zero or more)".formatted(holdFor));
    }
  }

  /** Raises at {@code raiseAt} and clears a twentieth lower. */
  public static Threshold at(double raiseAt, Duration holdFor) {
    return new Threshold(raiseAt, raiseAt * 0.95, holdFor);
  }
}
