package io.throughline.log.kafka;

import io.throughline.event.Event;
import io.throughline.event.TenantId;

/** What a record turned out to be. */
sealed interface Decoded {

  record Valid(TenantId tenant, Event event) implements Decoded {}

  /**
   * No event of any tenant.
   *
   * @param reason names the offender and what was expected
   */
  record Malformed(String reason) implements Decoded {}
}
