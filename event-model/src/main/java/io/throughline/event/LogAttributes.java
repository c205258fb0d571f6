package io.throughline.event;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The extension attributes that the log's readers give an event: where it is, since when, and how
 * many just before it they have left out. They are never an event's own, and ignored where it
 * brings them, so that history that was read can be published again.
 */
public final class LogAttributes {

  /** The sealed position after the event. */
  public static final String POSITION = "position";

  /** When the log appended it: a CloudEvents Timestamp, always with milliseconds. */
  public static final String APPEND_TIME = "appendtime";

  /** How many events just before it were left out for newer ones of their subjects. */
  public static final String CONFLATED = "conflated";

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private LogAttributes() {}

  /** Whether {@code name} is one of them. */
  public static boolean has(String name) {
    return name.equals(POSITION) || name.equals(APPEND_TIME) || name.equals(CONFLATED);
  }

  /** Those of an event before which nothing was left out; the position first. */
  public static SequencedMap<String, String> of(String position, long appendTimeMillis) {
    SequencedMap<String, String> attributes = LinkedHashMap.newLinkedHashMap(2);
    attributes.put(POSITION, position);
    attributes.put(APPEND_TIME, timestamp(appendTimeMillis));
    return attributes;
  }

  /**
   * The same.
   *
   * @param leftOut said only if it is not 0
   */
  public static SequencedMap<String, String> of(
      String position, long appendTimeMillis, int leftOut) {
    SequencedMap<String, String> attributes = of(position, appendTimeMillis);
    if (leftOut > 0) {
      attributes.put(CONFLATED, Integer.toString(leftOut));
    }
    return attributes;
  }

  /** Milliseconds since the epoch as RFC 3339 has them, in UTC. */
  public static String timestamp(long millis) {
    return MILLISECONDS.format(Instant.ofEpochMilli(millis));
  }
}
