package io.throughline.gateway.simulation;

/** What holds for every subscriber in every interleaving. */
enum Invariant {
  /** Every matching event after the start comes, unless a gap notice said that it is gone. */
  CONTIGUOUS,
  /** No event comes twice, unless a gap notice said that delivery goes back. */
  ONCE,
  /** Events come in the log's order. */
  IN_ORDER,
  /** A gap notice names the range that is gone, from where the subscriber is, and its reason. */
  GAP_EXACT,
  /** {@code caught-up} is said only when everything that the gateway knew of was delivered. */
  CAUGHT_UP_TRUE,
  /** A position never claims more than was delivered. */
  POSITION_TRUE,
  /** A snapshot is the fold of the log at its position, and stays it with the events after it. */
  SNAPSHOT_TRUE,
  /** Only what a newer event of the same subject follows is left out, and it is said how much. */
  CONFLATED,
  /** Nothing comes that was not asked for. */
  ASKED_FOR,
  /** No more unacknowledged messages than the window allows. */
  WINDOW,
  /** One write at a time, of whole frames. */
  ONE_WRITE,
  /** No write is larger than the limit in flight, but for a single event. */
  BOUNDED,
  /** A lane's turn ends. */
  TURN_ENDS,
  /** No session is ended for what happens to others, to the log or to history. */
  SURVIVES,
  /** When everything stands still, everybody has everything. */
  COMPLETE;

  void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw violated(message, arguments);
    }
  }

  Violation violated(String message, Object... arguments) {
    return new Violation(this, message.formatted(arguments));
  }
}
