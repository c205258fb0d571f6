package io.throughline.replay.history;

import org.eclipse.jetty.io.QuietException;

/**
 * An answer that is on its way can't be finished. The connection is aborted, so that the client
 * sees a body that broke off and never takes a part for the whole. Quiet: whoever throws it has
 * said why.
 */
final class BrokenOffException extends RuntimeException implements QuietException {

  BrokenOffException(String reason) {
    super(reason, null, false, false);
  }
}
