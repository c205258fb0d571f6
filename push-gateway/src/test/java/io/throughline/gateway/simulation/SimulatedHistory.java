package io.throughline.gateway.simulation;

import io.throughline.event.EventFilter;
import io.throughline.event.Position;
import io.throughline.event.StreamKey;
import io.throughline.gateway.catchup.History;
import io.throughline.log.LogReader;
import io.throughline.log.LogReader.Located;
import io.throughline.log.LogReader.Page;
import io.throughline.log.LogReader.PageLimit;
import io.throughline.log.LogUnavailableException;
import io.throughline.log.Start;
import java.util.function.BooleanSupplier;

/** History that sometimes does not answer. */
final class SimulatedHistory implements History {

  private final LogReader reader;
  private final BooleanSupplier isLost;

  SimulatedHistory(LogReader reader, BooleanSupplier isLost) {
    this.reader = reader;
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

  private void mayBeLost() {
    if (isLost.getAsBoolean()) {
      throw new LogUnavailableException("lost", null);
    }
  }
}
