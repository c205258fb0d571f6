package io.throughline.replay.share;

import org.eclipse.jetty.io.QuietException;

/**
 * Another instance did not finish an answer that is on its way to the client. The connection is
 * aborted, so that the client never takes a part for the whole.
 */
final class ForwardBrokenOffException extends RuntimeException implements QuietException {

  ForwardBrokenOffException() {
    super("a forwarded answer broke off", null, false, false);
  }
}
