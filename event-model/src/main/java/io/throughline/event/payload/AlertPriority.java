package io.throughline.event.payload;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How urgent an alert is. */
public enum AlertPriority {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** As it stands in the data: lower-case. */
  public String wireName() {
    return wireName;
  }

  static @Nullable AlertPriority of(@Nullable String wireName) {
    if (wireName == null) {
      return null;
    }
    for (AlertPriority priority : values()) {
      if (priority.wireName.equals(wireName)) {
        return priority;
      }
    }
    throw new IllegalArgumentException(
        "priority: '%s' (expected: low, medium, high or critical)".formatted(wireName));
  }
}
