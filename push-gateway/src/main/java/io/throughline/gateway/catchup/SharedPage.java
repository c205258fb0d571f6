package io.throughline.gateway.catchup;

/** What was read once and is kept for a while, for others who ask for the same. */
sealed interface SharedPage permits HistoryPage, SnapshotPage {

  /** What it costs to keep, in bytes, estimated. */
  int weightBytes();

  /** Whether it still is the answer a moment later. */
  boolean isShareable();
}
