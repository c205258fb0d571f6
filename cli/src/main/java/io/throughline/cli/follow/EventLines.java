package io.throughline.cli.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.cli.Console;
import io.throughline.cli.Style;
import io.throughline.cli.client.Delivery;
import io.throughline.cli.client.Json;
import io.throughline.event.ContentTypes;
import io.throughline.event.Event;
import io.throughline.event.EventWriter;
import io.throughline.event.LogAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Events as lines: for people, in columns, or as CloudEvents JSON. Pure. Columns grow with what has
 * been seen and never shrink.
 */
public final class EventLines {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final String NO_TIME = "--:--:--.---";
  private static final int COLUMN_MAX = 40;

  private final Console console;
  private final ZoneId zone;
  private final boolean json;
  private final boolean positions;

  private int typeWidth = 15;
  private int subjectWidth = 6;

  /**
   * @param json one JSON object a line instead of columns
   * @param positions whether people see positions too
   */
  public EventLines(Console console, ZoneId zone, boolean json, boolean positions) {
    this.console = console;
    this.zone = zone;
    this.json = json;
    this.positions = positions;
  }

  public String line(Delivery delivery) {
    return json ? json(delivery) : columns(delivery);
  }

  static String json(Delivery delivery) {
    String text = new String(EventWriter.toBytes(delivery.event(), logAttributes(delivery)), UTF_8);
    return text.indexOf('\n') < 0 ? text : Json.compact(text);
  }

  private static Map<String, String> logAttributes(Delivery delivery) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(LogAttributes.POSITION, delivery.position());
    if (delivery.appendTime() != null) {
      attributes.put(LogAttributes.APPEND_TIME, delivery.appendTime());
    }
    return attributes;
  }

  private String columns(Delivery delivery) {
    Event event = delivery.event();
    String subject = event.subject() == null ? "-" : event.subject();
    typeWidth = Math.clamp(event.type().length(), typeWidth, COLUMN_MAX);
    subjectWidth = Math.clamp(subject.length(), subjectWidth, COLUMN_MAX);
    StringBuilder line = new StringBuilder();
    line.append(console.out(Style.DIM, time(delivery))).append("  ");
    line.append(console.out(color(event.type()), padded(printable(event.type()), typeWidth)))
        .append("  ");
    line.append(console.out(Style.BOLD, padded(printable(subject), subjectWidth))).append("  ");
    line.append(data(event));
    if (positions) {
      line.append("  ").append(console.out(Style.DIM, delivery.position()));
    }
    return line.toString();
  }

  /** The event's own time or, where its producer gave none, the log's. */
  private String time(Delivery delivery) {
    String own = delivery.event().time();
    String time = own == null ? delivery.appendTime() : own;
    if (time == null) {
      return NO_TIME;
    }
    try {
      Instant instant = OffsetDateTime.parse(time).toInstant();
      return TIME.format(instant.atZone(zone));
    } catch (DateTimeException unreadable) {
      return NO_TIME;
    }
  }

  private static String data(Event event) {
    if (event.data().isEmpty()) {
      return "";
    }
    if (ContentTypes.isJson(event.dataContentType())) {
      return printable(Json.compact(event.data().utf8()));
    }
    String essence = ContentTypes.essence(String.valueOf(event.dataContentType()));
    return essence.startsWith("text/") || essence.endsWith("xml")
        ? printable(event.data().utf8())
        : "(%d bytes of %s)".formatted(event.data().size(), essence);
  }

  /** What an event says must not move a terminal's cursor or change its colors. */
  static String printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        StringBuilder visible = new StringBuilder(text.length() + 8);
        text.chars()
            .forEach(
                c -> {
                  if (Character.isISOControl(c)) {
                    visible.append("\\u%04x".formatted(c));
                  } else {
                    visible.append((char) c);
                  }
                });
        return visible.toString();
      }
    }
    return text;
  }

  private static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  private static Style color(String type) {
    if (type.endsWith(".raised") || type.endsWith(".failed")) {
      return Style.RED;
    }
    if (type.endsWith(".resolved") || type.endsWith(".completed")) {
      return Style.GREEN;
    }
    return type.startsWith("metrics.") ? Style.CYAN : Style.BLUE;
  }
}
