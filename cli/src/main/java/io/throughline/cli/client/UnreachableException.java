package io.throughline.cli.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Nobody answers there, or the answer broke off. A retry may succeed. */
public final class UnreachableException extends RuntimeException {

  private final URI uri;

  public UnreachableException(URI uri, String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.uri = uri;
  }

  /** What was tried. */
  public URI uri() {
    return uri;
  }
}
