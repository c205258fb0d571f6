package io.throughline.gateway.tail;

import io.throughline.event.TenantId;
import io.throughline.gateway.outbound.OutboundEvent;
import io.throughline.log.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A contiguous part of one partition, {@code [from, next)}, its events grouped by tenant so that a
 * reader of one tenant never walks over the others'. Immutable.
 */
public final class TailBatch {

  /** What a batch costs beyond its events, in bytes: the objects around them, estimated. */
  private static final int OVERHEAD_BYTES = 256;

  private final long from;
  private final long next;
  private final long appendedNanos;
  private final int bytes;
  private final Map<TenantId, List<OutboundEvent>> byTenant;

  private TailBatch(
      long from,
      long next,
      long appendedNanos,
      int bytes,
      Map<TenantId, List<OutboundEvent>> byTenant) {
    this.from = from;
    this.next = next;
    this.appendedNanos = appendedNanos;
    this.bytes = bytes;
    this.byTenant = byTenant;
  }

  static TailBatch of(long from, long next, long nowNanos, List<LoggedEvent> events) {
    Map<TenantId, List<OutboundEvent>> byTenant = new HashMap<>();
    int bytes = OVERHEAD_BYTES;
    for (LoggedEvent event : events) {
      OutboundEvent outbound = new OutboundEvent(event);
      bytes += outbound.weightBytes();
      byTenant.computeIfAbsent(event.tenant(), t -> new ArrayList<>(4)).add(outbound);
    }
    return new TailBatch(from, next, nowNanos, bytes, byTenant);
  }

  public long from() {
    return from;
  }

  public long next() {
    return next;
  }

  /** Monotonic time of arrival here, for eviction by age. */
  long appendedNanos() {
    return appendedNanos;
  }

  int bytes() {
    return bytes;
  }

  public Set<TenantId> tenants() {
    return byTenant.keySet();
  }

  /** The tenant's events in this batch, oldest first. */
  public List<OutboundEvent> of(TenantId tenant) {
    return byTenant.getOrDefault(tenant, List.of());
  }
}
