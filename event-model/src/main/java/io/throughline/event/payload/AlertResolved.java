package io.throughline.event.payload;

import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * An alert has cleared. The event's subject is the alert's key: the same from raising to resolving.
 *
 * @param alertType the kind of alert, for programs, at most 256 characters
 * @param message what to tell people
 * @param value what was measured, in the unit of the threshold
 * @param threshold the value that it is held against
 */
public record AlertResolved(
    @Nullable String alertType,
    @Nullable String message,
    @Nullable AlertPriority priority,
    @Nullable Double value,
    @Nullable Double threshold)
    implements EventPayload {

  public static final String TYPE = "alert.resolved";

  public AlertResolved {
    Checks.range("value", value, -Double.MAX_VALUE, Double.MAX_VALUE);
    Checks.range("threshold", threshold, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  static AlertResolved of(FlatJson json) {
    return new AlertResolved(
        json.text("alert_type"),
        json.text("message"),
        AlertPriority.of(json.text("priority")),
        json.number("value"),
        json.number("threshold"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public StreamName stream() {
    return Streams.ALERT;
  }

  @Override
  public Payload toJson() {
    return new FlatJson()
        .put("alert_type", alertType)
        .put("message", message)
        .put("priority", priority == null ? null : priority.wireName())
        .put("value", value)
        .put("threshold", threshold)
        .toPayload();
  }
}
