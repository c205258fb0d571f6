package io.throughline.bench.measure;

import java.util.List;

/** Several measurements of one figure: the median, and how far they lie apart. */
public record Spread(double median, double min, double max, int runs) {

  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values: none (expected: at least one)");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int size = sorted.size();
    double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast(), size);
  }

  @Override
  public String toString() {
    return "%s (%s to %s)".formatted(Report.human(median), Report.human(min), Report.human(max));
  }
}
