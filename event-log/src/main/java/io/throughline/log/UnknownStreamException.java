package io.throughline.log;

import io.throughline.event.StreamName;

/** The stream is not one of this deployment's. */
public final class UnknownStreamException extends RuntimeException {

  public UnknownStreamException(StreamName stream) {
    super("stream: '%s' is unknown".formatted(stream));
  }
}
