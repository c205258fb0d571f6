package io.throughline.log.memory;

import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReaderContract;

/** The reference against what it is the reference for; its own random comparison proves nothing. */
final class MemorySnapshotsContractTest extends SnapshotReaderContract {

  @Override
  protected SnapshotReader open(MemoryLog log) {
    return log.snapshots();
  }

  @Override
  protected void closeReader() {}
}
