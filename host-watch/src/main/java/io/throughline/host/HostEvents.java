package io.throughline.host;

import io.throughline.event.Event;
import io.throughline.event.Payload;
import io.throughline.event.StreamName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to say about each look: one metric event a reading, and an alert event where an {@link
 * Alarm} goes on or off. Pure but for what the alarms remember; owned by the watch's thread.
 */
final class HostEvents {

  static final StreamName METRICS = new StreamName("metrics");
  static final StreamName ALERTS = new StreamName("alert");

  /** An event and the stream that it belongs to. */
  record Addressed(StreamName stream, Event event) {}

  private final HostWatchSettings settings;
  private final String idPrefix;
  private final Map<String, Alarm> alarms = new HashMap<>();
  private long made;

  /**
   * @param idPrefix makes ids unique among all watches that ever used the same source
   */
  HostEvents(HostWatchSettings settings, String idPrefix) {
    this.settings = settings;
    this.idPrefix = idPrefix;
  }

  List<Addressed> of(List<Reading> readings, Instant now) {
    List<Addressed> events = new ArrayList<>();
    for (Reading reading : readings) {
      events.add(metric(reading, now));
    }
    for (Reading reading : readings) {
      Threshold threshold = settings.thresholds().get(reading.figure());
      if (threshold == null) {
        continue;
      }
      Alarm alarm = alarms.computeIfAbsent(reading.subject(), subject -> new Alarm(threshold));
      switch (alarm.take(reading.value(), now)) {
        case RAISED -> events.add(alert("alert.raised", reading, threshold, now));
        case RESOLVED -> events.add(alert("alert.resolved", reading, threshold, now));
        case NOTHING -> {}
      }
    }
    return events;
  }

  private Addressed metric(Reading reading, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("value", reading.value());
    data.put("unit", reading.figure().unit());
    reading
        .details()
        .forEach(
            (name, number) -> {
              if (number instanceof Double real) {
                data.put(name, real);
              } else {
                data.put(name, number.longValue());
              }
            });
    return new Addressed(METRICS, event("metrics.updated", reading, data, now));
  }

  private Addressed alert(String type, Reading reading, Threshold threshold, Instant now) {
    boolean raised = type.equals("alert.raised");
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("alert_type", reading.figure().wireName() + "_high");
    data.put("message", sentence(reading, threshold, raised));
    data.put("priority", priority(reading, threshold));
    data.put("value", reading.value());
    data.put("threshold", threshold.raiseAt());
    return new Addressed(ALERTS, event(type, reading, data, now));
  }

  private Event event(String type, Reading reading, ObjectNode data, Instant now) {
    return new Event(
        idPrefix + "-" + made++,
        settings.source(),
        type,
        settings.subjectPrefix() + reading.subject(),
        now.toString(),
        "application/json",
        null,
        Map.of(),
        Payload.of(data.toString()));
  }

  private static String sentence(Reading reading, Threshold threshold, boolean raised) {
    String what =
        reading.figure() == Figure.DISK
            ? "disk " + reading.subject().substring("disk:".length())
            : reading.figure().title();
    return raised
        ? "%s is at %s (alert at %s)"
            .formatted(what, amount(reading, reading.value()), amount(reading, threshold.raiseAt()))
        : "%s is back at %s (clears below %s)"
            .formatted(
                what, amount(reading, reading.value()), amount(reading, threshold.clearBelow()));
  }

  private static String amount(Reading reading, double value) {
    String number = String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    return reading.figure().unit().equals("percent") ? number + " %" : number;
  }

  /** Half of what was left above the threshold is gone: critical. */
  private static String priority(Reading reading, Threshold threshold) {
    double critical =
        reading.figure().unit().equals("percent")
            ? threshold.raiseAt() + (100 - threshold.raiseAt()) / 2
            : threshold.raiseAt() * 2;
    return reading.value() >= critical ? "critical" : "high";
  }
}
