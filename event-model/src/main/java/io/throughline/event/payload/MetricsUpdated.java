package io.throughline.event.payload;

import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics have new values.
 *
 * @param values numbers by name, finite, in the order that they are written. {@code value} is the
 *     one metric that the event's subject names; {@code total_executions}, {@code active_agents},
 *     {@code credits_consumed} and {@code avg_runtime} (seconds) are known to dashboards
 * @param unit of {@code value}, for instance {@code ratio}, {@code bytes}, {@code seconds}
 */
public record MetricsUpdated(Map<String, Double> values, @Nullable String unit)
    implements EventPayload {

  public static final String TYPE = "metrics.updated";

  public MetricsUpdated {
    values.forEach((name, value) -> Checks.range(name, value, -Double.MAX_VALUE, Double.MAX_VALUE));
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** One metric's value; the event's subject is its name. */
  public static MetricsUpdated of(double value, String unit) {
    return new MetricsUpdated(Map.of("value", value), unit);
  }

  static MetricsUpdated of(FlatJson json) {
    Map<String, Double> values = new LinkedHashMap<>();
    json.values()
        .forEach(
            (name, value) -> {
              if (value instanceof Double number) {
                values.put(name, number);
              }
            });
    return new MetricsUpdated(values, json.text("unit"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public StreamName stream() {
    return Streams.METRICS;
  }

  @Override
  public Payload toJson() {
    FlatJson json = new FlatJson();
    values.forEach(json::put);
    return json.put("unit", unit).toPayload();
  }
}
