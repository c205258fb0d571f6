package io.throughline.bench.measure;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The figures of one run, in the order in which they were put. */
public final class Report {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(SerializationFeature.INDENT_OUTPUT).build();

  private final String scenario;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final Map<String, Double> figures = new LinkedHashMap<>();

  public Report(String scenario) {
    this.scenario = scenario;
  }

  public Report setting(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  /**
   * @param name with its unit last, such as {@code latency_p99_ms}
   */
  public Report figure(String name, double value) {
    figures.put(name, value);
    return this;
  }

  /** p50, p99, p99.9 and the maximum of a histogram of microseconds, in milliseconds. */
  public Report latency(String name, Histogram micros) {
    figure(name + "_p50_ms", micros.getValueAtPercentile(50) / 1000.0);
    figure(name + "_p99_ms", micros.getValueAtPercentile(99) / 1000.0);
    figure(name + "_p999_ms", micros.getValueAtPercentile(99.9) / 1000.0);
    return figure(name + "_max_ms", micros.getMaxValue() / 1000.0);
  }

  public double figure(String name) {
    Double value = figures.get(name);
    if (value == null) {
      throw new IllegalArgumentException("figure: '%s' (expected: %s)".formatted(name, figures));
    }
    return value;
  }

  public Map<String, Double> figures() {
    return figures;
  }

  /** One JSON object on one line, or a table for people. */
  public void print(PrintStream out, boolean json) {
    if (json) {
      out.println(
          JSON.writeValueAsString(
              Map.of("scenario", scenario, "settings", settings, "figures", figures)));
    } else {
      out.println(scenario + " " + settings);
      figures.forEach((name, value) -> out.printf("  %-36s %s%n", name, human(value)));
    }
  }

  /** Few digits where they mean nothing more. */
  public static String human(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= 1000) {
      return "%,.0f".formatted(value);
    }
    return Math.abs(value) >= 10 ? "%.1f".formatted(value) : "%.3f".formatted(value);
  }
}
