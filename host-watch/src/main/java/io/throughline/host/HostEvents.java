package io.throughline.host;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.payload.AlertPriority;
import io.throughline.event.payload.AlertRaised;
import io.throughline.event.payload.AlertResolved;
import io.throughline.event.payload.EventPayload;
import io.throughline.event.payload.MetricsUpdated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What to say about each look: one metric event a reading, and an alert event where an {@link
 * Alarm} goes on or off. Pure but for what the alarms remember; owned by the watch's thread.
 */
final class HostEvents {

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
        case RAISED -> events.add(raised(reading, threshold, now));
        case RESOLVED -> events.add(resolved(reading, threshold, now));
        case NOTHING -> {}
      }
    }
    return events;
  }

  private Addressed metric(Reading reading, Instant now) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("value", reading.value());
    values.putAll(reading.details());
    return event(new MetricsUpdated(values, reading.figure().unit()), reading, now);
  }

  private Addressed raised(Reading reading, Threshold threshold, Instant now) {
    String message =
        "%s is at %s (alert at %s)"
            .formatted(
                what(reading),
                amount(reading, reading.value()),
                amount(reading, threshold.raiseAt()));
    return event(
        new AlertRaised(
            alertType(reading),
            message,
            priority(reading, threshold),
            reading.value(),
            threshold.raiseAt()),
        reading,
        now);
  }

  private Addressed resolved(Reading reading, Threshold threshold, Instant now) {
    String message =
        "%s is back at %s (clears below %s)"
            .formatted(
                what(reading),
                amount(reading, reading.value()),
                amount(reading, threshold.clearBelow()));
    return event(
        new AlertResolved(alertType(reading), message, null, reading.value(), threshold.raiseAt()),
        reading,
        now);
  }

  private Addressed event(EventPayload payload, Reading reading, Instant now) {
    Event event =
        new Event(
            idPrefix + "-" + made,
            settings.source(),
            payload.type(),
            settings.subjectPrefix() + reading.subject(),
            now.toString(),
            "application/json",
            null,
            Map.of(),
            payload.toJson());
    made++;
    return new Addressed(payload.stream(), event);
  }

  private static String alertType(Reading reading) {
    return reading.figure().wireName() + "_high";
  }

  private static String what(Reading reading) {
    return reading.figure() == Figure.DISK
        ? "disk " + reading.subject().substring("disk:".length())
        : reading.figure().title();
  }

  private static String amount(Reading reading, double value) {
    String number = String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    return reading.figure().unit().equals("percent") ? number + " %" : number;
  }

  /** Half of what was left above the threshold is gone: critical. */
  private static AlertPriority priority(Reading reading, Threshold threshold) {
    double critical =
        reading.figure().unit().equals("percent")
            ? threshold.raiseAt() + (100 - threshold.raiseAt()) / 2
            : threshold.raiseAt() * 2;
    return reading.value() >= critical ? AlertPriority.CRITICAL : AlertPriority.HIGH;
  }
}
