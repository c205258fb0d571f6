package io.throughline.client.spring;

import io.throughline.event.Event;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits to be sent.
 *
 * @param tenant absent over HTTP, where the token has it
 */
record Outgoing(@Nullable TenantId tenant, StreamName stream, Event event) {

  /** What an event takes in memory beside its data, roughly. */
  private static final int OVERHEAD_BYTES = 512;

  int bytes() {
    return OVERHEAD_BYTES + event.data().size();
  }
}
