package io.throughline.log;

import io.throughline.event.Event;
import io.throughline.event.TenantId;

/**
 * An event where the log holds it.
 *
 * @param offset its place in its partition
 * @param appendTimeMillis when the broker appended it, milliseconds since the epoch
 */
public record LoggedEvent(TenantId tenant, long offset, long appendTimeMillis, Event event) {

  /** The offset in the position "after this event": the same for every reader. */
  public long nextOffset() {
    return offset + 1;
  }
}
