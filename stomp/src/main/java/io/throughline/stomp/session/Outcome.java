package io.throughline.stomp.session;

import io.throughline.stomp.StompError;
import java.util.List;

/** How a client's frame was taken. */
sealed interface Outcome {

  /** As it should be. */
  record Done(List<Action> actions) implements Outcome {}

  /**
   * Not at all: the session ends.
   *
   * @param message one line, names what was wrong and what was expected
   * @param detail what a person would want to know next
   */
  record Problem(StompError code, String message, String detail) implements Outcome, Handshake {}

  static Outcome done(Action... actions) {
    return new Done(List.of(actions));
  }

  static Problem problem(StompError code, String message, String detail) {
    return new Problem(code, message, detail);
  }
}
