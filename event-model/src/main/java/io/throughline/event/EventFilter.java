package io.throughline.event;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a stream's events a reader asked for. Looks at attributes only.
 *
 * @param types event types to keep; empty means all
 * @param subject the one subject to keep; absent means all
 */
public record EventFilter(Set<String> types, @Nullable String subject) {

  public static final EventFilter ALL = new EventFilter(Set.of(), null);

  public EventFilter {
    types = Set.copyOf(types);
  }

  public boolean matches(Event event) {
    return (types.isEmpty() || types.contains(event.type()))
        && (subject == null || subject.equals(event.subject()));
  }

  public boolean matchesAll() {
    return types.isEmpty() && subject == null;
  }
}
