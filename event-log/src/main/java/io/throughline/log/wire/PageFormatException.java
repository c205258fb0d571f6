package io.throughline.log.wire;

/** Bytes that are not a page. The message says what was found, what was expected, and where. */
public final class PageFormatException extends RuntimeException {

  PageFormatException(String message) {
    super(message);
  }
}
