package io.throughline.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of the events that are due stand for all of them: of each subject the newest. An event
 * without a subject stands for itself.
 *
 * <p>Made for what is due at one moment and dropped with it; nothing is remembered. The last of
 * what is due always stays, so a cursor never passes an event that was left out without having
 * delivered what came after it. Pure; used by one thread.
 *
 * @param <E> what has an event, each an object of its own
 */
public final class Conflation<E> {

  /** How many events are looked at, and held, at a time: about so many. */
  public static final int EVENTS_MAX = 10_000;

  private final Function<? super E, Event> eventOf;
  private final Map<String, E> newest = new HashMap<>();

  /**
   * An event that stays.
   *
   * @param leftOut how many just before it do not
   */
  public record Kept<E>(E event, int leftOut) {}

  /**
   * @param due what is due, oldest first
   */
  public Conflation(List<? extends E> due, Function<? super E, Event> eventOf) {
    this.eventOf = eventOf;
    for (E event : due) {
      String subject = eventOf.apply(event).subject();
      if (subject != null) {
        newest.put(subject, event);
      }
    }
  }

  /** What stays of {@code due}, in its order. */
  public static <E> List<Kept<E>> of(List<? extends E> due, Function<? super E, Event> eventOf) {
    Conflation<E> conflation = new Conflation<>(due, eventOf);
    List<Kept<E>> kept = new ArrayList<>();
    int leftOut = 0;
    for (E event : due) {
      if (conflation.stays(event)) {
        kept.add(new Kept<>(event, leftOut));
        leftOut = 0;
      } else {
        leftOut++;
      }
    }
    return kept;
  }

  /** All of {@code due}, for those who want everything. */
  public static <E> List<Kept<E>> none(List<? extends E> due) {
    return due.stream().map(event -> new Kept<E>(event, 0)).toList();
  }

  public boolean stays(E event) {
    @Nullable String subject = eventOf.apply(event).subject();
    return subject == null || newest.get(subject) == event;
  }
}
