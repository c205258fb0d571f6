package io.throughline.gateway.session;

import io.throughline.event.TenantId;
import java.util.HashMap;
import java.util.Map;

/** How many sessions there are, per tenant and in all, and may be. Safe for use by any thread. */
public final class Admission {

  private final int perTenantMax;
  private final int totalMax;
  private final Map<TenantId, Integer> perTenant = new HashMap<>();
  private int opened;
  private boolean closed;

  public Admission(int perTenantMax, int totalMax) {
    this.perTenantMax = perTenantMax;
    this.totalMax = totalMax;
  }

  /** Counts a connection; refused past the gateway's limit, and while the gateway goes. */
  public synchronized boolean open() {
    if (closed || opened >= totalMax) {
      return false;
    }
    opened++;
    return true;
  }

  /** Lets nobody in any more. */
  synchronized void close() {
    closed = true;
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  synchronized void closed() {
    opened--;
  }

  /** Counts a tenant's session; refused past the tenant's limit. */
  synchronized boolean enter(TenantId tenant) {
    int sessions = perTenant.getOrDefault(tenant, 0);
    if (sessions >= perTenantMax) {
      return false;
    }
    perTenant.put(tenant, sessions + 1);
    return true;
  }

  synchronized void leave(TenantId tenant) {
    perTenant.computeIfPresent(tenant, (t, sessions) -> sessions == 1 ? null : sessions - 1);
  }

  int perTenantMax() {
    return perTenantMax;
  }

  /** Connections open. */
  public synchronized int opened() {
    return opened;
  }

  /** Tenants with a session. */
  public synchronized int tenants() {
    return perTenant.size();
  }
}
