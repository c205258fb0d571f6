package io.throughline.replay.index;

import io.throughline.log.LogUnavailableException;

/** The read model can't answer yet, and nobody else could without reading a whole partition. */
public final class ReadModelBehindException extends LogUnavailableException {

  private final int percentDone;

  /**
   * @param how for the log: it names offsets, which are other tenants' too
   */
  ReadModelBehindException(String how, int percentDone) {
    super("the read model is behind: " + how, null);
    this.percentDone = percentDone;
  }

  /** How much of what was asked for is there, 0 to 99. */
  public int percentDone() {
    return percentDone;
  }
}
