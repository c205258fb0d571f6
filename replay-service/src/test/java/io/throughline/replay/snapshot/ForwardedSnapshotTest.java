package io.throughline.replay.snapshot;

import io.throughline.replay.share.ThroughAnotherInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds of snapshots holds through an instance that forwards the request. */
@ExtendWith(ThroughAnotherInstance.class)
final class ForwardedSnapshotTest extends SnapshotHttpTest {

  /** No test here: each instance says how far its own is. */
  @Override
  void howFarTheReadModelIs_isSaidByHealth() {}
}
