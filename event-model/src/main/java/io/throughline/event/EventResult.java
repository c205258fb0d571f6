package io.throughline.event;

/** What became of reading an event from outside: the event, or why it is none. */
public sealed interface EventResult {

  /** A valid event. */
  record Parsed(Event event) implements EventResult {}

  /** Refused, with the field at fault where one is. */
  record Invalid(Problem problem) implements EventResult {}
}
