package io.throughline.replay.history;

/**
 * An answer that is on its way can't be finished. The connection is aborted, so that the client
 * sees a body that broke off and never takes a part for the whole.
 */
final class BrokenOffException extends RuntimeException {

  BrokenOffException(String reason) {
    super(reason, null, false, false);
  }
}
