package io.throughline.gateway.catchup;

import io.throughline.event.Position;
import io.throughline.gateway.outbound.OutboundEvent;
import io.throughline.log.Gap;
import io.throughline.log.LogReader.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of history in memory, shared by every session that reads it. Immutable.
 *
 * @param weightBytes what it costs to keep, estimated
 */
public record HistoryPage(
    Position from, Position next, @Nullable Gap gap, List<OutboundEvent> events, int weightBytes)
    implements SharedPage {

  private static final int OVERHEAD_BYTES = 512;

  static HistoryPage of(Page page) {
    List<OutboundEvent> events = page.events().stream().map(OutboundEvent::new).toList();
    int weight = OVERHEAD_BYTES + events.stream().mapToInt(OutboundEvent::weightBytes).sum();
    return new HistoryPage(page.from(), page.next(), page.gap(), events, weight);
  }

  /** One that moves no cursor is true only at the moment of reading. */
  @Override
  public boolean isShareable() {
    return next.nextOffset() > from.nextOffset();
  }

  /** Whether it is the answer to what comes after {@code cursor}. */
  boolean answers(Position cursor) {
    return gap == null ? from.equals(cursor) : gap.from().equals(cursor);
  }

  /** Whether {@code cursor} is in it, after its gap. */
  public boolean reaches(Position cursor) {
    return cursor.epoch() == from.epoch()
        && cursor.partition() == from.partition()
        && cursor.nextOffset() >= from.nextOffset()
        && cursor.nextOffset() < next.nextOffset();
  }
}
