package io.throughline.cli.client;

import java.net.URI;

/** The server answered, and said no. The message is its own; the same request will fail again. */
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
}
