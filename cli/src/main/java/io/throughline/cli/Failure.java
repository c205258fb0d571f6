package io.throughline.cli;

/** A command can't go on. The message is for people: what was tried, what was wrong, what to do. */
public final class Failure extends RuntimeException {

  private final int status;

  private Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** An argument is wrong; names it and says what was expected. */
  public static Failure usage(String message) {
    return new Failure(ExitStatus.USAGE, message);
  }

  public static Failure unreachable(String message) {
    return new Failure(ExitStatus.UNREACHABLE, message);
  }

  int status() {
    return status;
  }
}
