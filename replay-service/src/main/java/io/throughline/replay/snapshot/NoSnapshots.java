package io.throughline.replay.snapshot;

import io.throughline.event.StreamKey;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.SnapshotReader;
import org.jspecify.annotations.Nullable;

/** Where there is no read model there are no snapshots. */
public final class NoSnapshots implements SnapshotReader {

  /** Says so. */
  static final class SwitchedOffException extends LogUnavailableException {

    SwitchedOffException() {
      super("the read model is switched off (throughline.replay.read-model.enabled)", null);
    }
  }

  @Override
  public States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit) {
    throw new SwitchedOffException();
  }
}
