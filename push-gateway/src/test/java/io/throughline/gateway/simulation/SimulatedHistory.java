package io.throughline.gateway.simulation;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.catchup.History;
import io.throughline.gateway.catchup.Snapshots;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.SnapshotReader;
import io.throughline.log.SnapshotReader.Moment;
import io.throughline.log.SnapshotReader.States;
import io.throughline.log.SnapshotReader.StatesLimit;
import io.throughline.log.Start;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** History that sometimes does not answer. */
final class SimulatedHistory implements History, Snapshots {

  private final LogReader reader;
  private final SnapshotReader states;
  private final BooleanSupplier isLost;

  SimulatedHistory(LogReader reader, SnapshotReader states, BooleanSupplier isLost) {
    this.reader = reader;
    this.states = states;
    this.isLost = isLost;
  }

  @Override
  public Located locate(StreamKey stream, Start start, EventFilter filter, String token) {
    mayBeLost();
    return reader.locate(stream, start, filter);
  }

  @Override
  public Page page(
      StreamKey stream, Position after, EventFilter filter, PageLimit limit, String token) {
    mayBeLost();
    return reader.page(stream, after, filter, limit);
  }

  @Override
  public States states(
      StreamKey stream,
      Moment moment,
      @Nullable String subject,
      @Nullable String afterSubject,
      StatesLimit limit,
      String token) {
    mayBeLost();
    return states.states(stream, moment, subject, afterSubject, limit);
  }

  private void mayBeLost() {
    if (isLost.getAsBoolean()) {
      throw new LogUnavailableException("lost", null);
    }
  }
}
