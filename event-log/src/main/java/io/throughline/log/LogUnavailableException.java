package io.throughline.log;

import org.jspecify.annotations.Nullable;

/** The log did not answer in time, or is away. The message says which; a retry may succeed. */
public class LogUnavailableException extends RuntimeException {

  public LogUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
