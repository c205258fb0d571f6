package io.throughline.replay.snapshot;

import io.throughline.event.payload.AlertResolved;
import io.throughline.log.SnapshotReader.SubjectState;

/** Which alerts are open. Pure. */
final class OpenAlerts {

  private OpenAlerts() {}

  /** An alert is open until it is resolved, whatever else is said about it. */
  static boolean isOpen(SubjectState alert) {
    return !alert.type().equals(AlertResolved.TYPE);
  }
}
