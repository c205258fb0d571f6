package io.throughline.cli;

/** How a command ends, for scripts. */
public final class ExitStatus {

  public static final int OK = 0;

  /** A check found something: {@code verify}. */
  public static final int CHECK_FAILED = 1;

  /** The command line can't be understood. */
  public static final int USAGE = 2;

  /** No server answers. */
  public static final int UNREACHABLE = 3;

  /** A server said no. */
  public static final int REFUSED = 4;

  private ExitStatus() {}
}
