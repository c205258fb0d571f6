package io.throughline.log;

import io.throughline.event.Position;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.SnapshotReader.SubjectState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a snapshot in the making. Used by one thread, for one page. */
public final class StatesCollector {

  private final StatesLimit limit;
  private final List<SubjectState> states = new ArrayList<>();
  private long bytes;

  public StatesCollector(StatesLimit limit) {
    this.limit = limit;
  }

  /** Takes the next state; false if the page ends before it. */
  public boolean take(SubjectState state) {
    boolean full =
        states.size() >= limit.subjects()
            || !states.isEmpty() && bytes + state.data().size() > limit.bytes();
    if (!full) {
      states.add(state);
      bytes += state.data().size();
    }
    return !full;
  }

  public States build(Position position, boolean last, @Nullable Gap gap) {
    return new States(position, states, last, gap);
  }
}
