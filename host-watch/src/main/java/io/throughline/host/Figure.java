package io.throughline.host;

/** What is watched of a machine, and what its value is measured in. */
public enum Figure {
  CPU("cpu", "CPU", "percent"),
  MEMORY("memory", "memory", "percent"),
  DISK("disk", "disk", "percent"),
  LOAD("load", "load", "tasks");

  private final String wireName;
  private final String title;
  private final String unit;

  Figure(String wireName, String title, String unit) {
    this.wireName = wireName;
    this.title = title;
    this.unit = unit;
  }

  /** As it stands in subjects and in {@code alert_type}. */
  String wireName() {
    return wireName;
  }

  /** As it stands in a sentence. */
  String title() {
    return title;
  }

  /** As it stands in an event's {@code unit}. */
  String unit() {
    return unit;
  }
}
