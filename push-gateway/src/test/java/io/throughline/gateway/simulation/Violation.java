package io.throughline.gateway.simulation;

/** An invariant did not hold. An error, so that nothing on the way up takes it for its own. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  Violation(Invariant invariant, String message) {
    super(invariant + ": " + message);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
