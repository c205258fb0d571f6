package io.throughline.bench.peers;

/** What the broadcaster does wrong on purpose, to one of its sockets, with every nth event. */
public record Fault(Kind kind, int every) {

  /** The ways to be wrong. */
  public enum Kind {
    NONE,
    DROP,
    REPEAT
  }

  public static final Fault NONE = new Fault(Kind.NONE, 1);

  /** How often the faulty socket gets the {@code n}th event. */
  int copies(long n) {
    if (n % every != 0) {
      return 1;
    }
    return switch (kind) {
      case NONE -> 1;
      case DROP -> 0;
      case REPEAT -> 2;
    };
  }
}
