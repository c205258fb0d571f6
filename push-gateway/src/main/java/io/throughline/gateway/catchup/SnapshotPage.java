package io.throughline.gateway.catchup;

import io.throughline.event.Position;
import io.throughline.gateway.outbound.OutboundState;
import io.throughline.log.Gap;
import io.throughline.log.SnapshotReader.States;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of a snapshot in memory, shared by every session that reads it. Immutable.
 *
 * @param afterSubject the last subject of the page before; absent for the first page
 * @param isLast whether no subject comes after these
 * @param gap set when the log no longer has the moment that was asked for; then it is no page of
 *     that snapshot
 * @param weightBytes what it costs to keep, estimated
 */
public record SnapshotPage(
    Position position,
    @Nullable String afterSubject,
    List<OutboundState> states,
    boolean isLast,
    @Nullable Gap gap,
    int weightBytes)
    implements SharedPage {

  private static final int OVERHEAD_BYTES = 512;

  static SnapshotPage of(@Nullable String afterSubject, States states) {
    List<OutboundState> outbound = states.states().stream().map(OutboundState::new).toList();
    int weight = OVERHEAD_BYTES + outbound.stream().mapToInt(OutboundState::weightBytes).sum();
    return new SnapshotPage(
        states.position(), afterSubject, outbound, states.last(), states.gap(), weight);
  }

  /** Where in {@link #states()} what comes after {@code subject} is; -1 if it is not in here. */
  public int indexAfter(@Nullable String subject) {
    if (Objects.equals(subject, afterSubject)) {
      return 0;
    }
    for (int i = 0; i < states.size(); i++) {
      if (states.get(i).subject().equals(subject)) {
        return i + 1;
      }
    }
    return -1;
  }

  /** Whether {@code subject} is the last in here, so that another page comes next, or none. */
  public boolean isEndedBy(@Nullable String subject) {
    return states.isEmpty() || states.getLast().subject().equals(subject);
  }

  @Override
  public boolean isShareable() {
    return gap == null;
  }
}
