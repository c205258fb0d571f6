package io.throughline.cli.client;

import java.net.URI;

/**
 * The server answered, and said no. The message is its own. Unless that {@link #passes}, the same
 * request will fail again.
 */
public final class RefusedException extends RuntimeException {

  private final URI uri;
  private final String code;

  /**
   * @param code what the server calls it: an HTTP status, or a STOMP error's code
   */
  public RefusedException(URI uri, String code, String message) {
    super(message);
    this.uri = uri;
    this.code = code;
  }

  /** What was tried. */
  public URI uri() {
    return uri;
  }

  public String code() {
    return code;
  }

  /** Whether it says no for now: a rate, a log or a server that is away. */
  public boolean passes() {
    return code.matches("\\d{3}") && passes(Integer.parseInt(code));
  }

  /** Whether another token might do. */
  public boolean isAboutTheToken() {
    return code.equals("401") || code.equals("unauthenticated") || code.startsWith("token-");
  }

  static boolean passes(int status) {
    return status == 429 || status / 100 == 5;
  }
}
