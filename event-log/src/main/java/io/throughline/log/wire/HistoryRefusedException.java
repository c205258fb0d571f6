package io.throughline.log.wire;

/** The subscriber's token is not, or no longer, good for this history. */
public final class HistoryRefusedException extends RuntimeException {

  private final int status;

  HistoryRefusedException(int status, String said) {
    super("history: status %d, %s".formatted(status, said));
    this.status = status;
  }

  /** 401: the token itself, expired or revoked. 403: its scopes. */
  public int status() {
    return status;
  }
}
