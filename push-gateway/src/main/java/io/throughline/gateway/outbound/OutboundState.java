package io.throughline.gateway.outbound;

import io.throughline.log.SnapshotReader.SubjectState;
import org.jspecify.annotations.Nullable;

/**
 * A subject's folded state on its way out, shared by the lanes. Keeps the shared part of its frame
 * as {@link OutboundEvent} does.
 */
public final class OutboundState {

  /** What a state costs beyond its texts and data, in bytes: the objects around it, estimated. */
  private static final int OVERHEAD_BYTES = 300;

  private final SubjectState state;
  private volatile @Nullable MessageTail messageTail;

  public OutboundState(SubjectState state) {
    this.state = state;
  }

  public SubjectState state() {
    return state;
  }

  public String subject() {
    return state.subject();
  }

  /** The shared part of its frame, once it was made. */
  public @Nullable MessageTail messageTail() {
    return messageTail;
  }

  public void messageTail(MessageTail messageTail) {
    this.messageTail = messageTail;
  }

  /** What it costs to hold, its frame included, in bytes, estimated. */
  public int weightBytes() {
    int headers = state.subject().length() + state.type().length();
    return OVERHEAD_BYTES + 2 * (headers + state.data().size());
  }
}
