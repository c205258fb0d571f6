package io.throughline.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a machine is watched.
 *
 * @param every between two looks; at least {@link #EVERY_MIN}
 * @param source the events' source, a URI-reference; says which machine
 * @param subjectPrefix put before every subject, for machines that share a tenant; empty for none
 * @param thresholds what raises alerts; a figure without one raises none
 */
public record HostWatchSettings(
    Duration every, String source, String subjectPrefix, Map<Figure, Threshold> thresholds) {

  public static final Duration EVERY_MIN = Duration.ofMillis(100);

  public HostWatchSettings {
    if (every.compareTo(EVERY_MIN) < 0) {
      throw new IllegalArgumentException(
          "every: %s (expected: at least %s)".formatted(every, EVERY_MIN));
    }
    Map<Figure, Threshold> copy = new EnumMap<>(Figure.class);
    copy.putAll(thresholds);
    thresholds = Collections.unmodifiableMap(copy);
  }

  /**
   * Every second, as {@code /hosts/<this machine's name>}, with alerts for 5 s of 90 % CPU, 5 s of
   * 90 % memory, 90 % of a disk, and 10 s of a load of twice the cores.
   */
  public static HostWatchSettings defaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new HostWatchSettings(
        Duration.ofSeconds(1),
        "/hosts/" + hostName(),
        "",
        Map.of(
            Figure.CPU, Threshold.at(90, Duration.ofSeconds(5)),
            Figure.MEMORY, Threshold.at(90, Duration.ofSeconds(5)),
            Figure.DISK, Threshold.at(90, Duration.ZERO),
            Figure.LOAD, Threshold.at(2.0 * cores, Duration.ofSeconds(10))));
  }

  public HostWatchSettings withEvery(Duration value) {
    return new HostWatchSettings(value, source, subjectPrefix, thresholds);
  }

  public HostWatchSettings withSubjectPrefix(String value) {
    return new HostWatchSettings(every, source, value, thresholds);
  }

  public HostWatchSettings withThreshold(Figure figure, Threshold value) {
    Map<Figure, Threshold> changed = new EnumMap<>(Figure.class);
    changed.putAll(thresholds);
    changed.put(figure, value);
    return new HostWatchSettings(every, source, subjectPrefix, changed);
  }

  public HostWatchSettings withoutAlerts() {
    return new HostWatchSettings(every, source, subjectPrefix, Map.of());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
