package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.gateway.subscription.Input;
import io.throughline.gateway.tail.PartitionTail;
import io.throughline.gateway.tail.TailBatch;
import io.throughline.gateway.tail.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A partition's tail as one lane has looked at it: up to the watermark, and by tenant.
 *
 * <p>Moving the watermark over a batch touches only the subscriptions of tenants that the batch has
 * something for. Owned by the lane.
 */
final class PartitionView {

  private final PartitionTail tail;
  private final Map<TenantId, List<Subscription>> byTenant = new HashMap<>();
  private Window window;

  PartitionView(PartitionTail tail) {
    this.tail = tail;
    this.window = tail.window();
  }

  PartitionTail tail() {
    return tail;
  }

  /** The tail's window as far as this lane has looked; its end is the watermark. */
  Window window() {
    return tail.window().generation() == window.generation()
        ? tail.window().until(window.next())
        : window;
  }

  void add(Subscription subscription) {
    byTenant
        .computeIfAbsent(subscription.stream().tenant(), t -> new ArrayList<>(2))
        .add(subscription);
  }

  void remove(Subscription subscription) {
    TenantId tenant = subscription.stream().tenant();
    List<Subscription> list = byTenant.getOrDefault(tenant, List.of());
    if (list.size() <= 1) {
      byTenant.remove(tenant);
    } else {
      list.remove(subscription);
    }
  }

  boolean isUnused() {
    return byTenant.isEmpty();
  }

  /** Moves the watermark to the tail's end, telling whom it concerns. */
  void advance() {
    Window latest = tail.window();
    if (latest.generation() != window.generation()) {
      restart(latest);
      return;
    }
    while (window.next() < latest.next()) {
      TailBatch batch = tail.batchAt(window.next());
      if (batch == null || tail.window().generation() != window.generation()) {
        restart(tail.window());
        return;
      }
      tellTenantsOf(batch);
      window = latest.until(batch.next());
    }
  }

  private void tellTenantsOf(TailBatch batch) {
    Position watermark = window.end();
    Set<TenantId> in = batch.tenants();
    if (in.size() <= byTenant.size()) {
      for (TenantId tenant : in) {
        tell(byTenant.getOrDefault(tenant, List.of()), watermark);
      }
    } else {
      byTenant.forEach(
          (tenant, subscriptions) -> {
            if (in.contains(tenant)) {
              tell(subscriptions, watermark);
            }
          });
    }
  }

  private static void tell(List<Subscription> subscriptions, Position watermark) {
    for (Subscription subscription : subscriptions) {
      subscription.input(new Input.Appended<>(watermark));
    }
  }

  /** The tail started anew, or this lane was overtaken by eviction: everyone finds their place. */
  private void restart(Window latest) {
    Position watermark = window.end();
    window = latest;
    byTenant.values().stream()
        .flatMap(List::stream)
        .toList()
        .forEach(subscription -> subscription.input(new Input.TailRestarted<>(watermark, window)));
  }
}
