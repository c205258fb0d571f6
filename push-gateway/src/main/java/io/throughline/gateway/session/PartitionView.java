package io.throughline.gateway.session;

import io.throughline.event.Position;
import io.throughline.event.TenantId;
import io.throughline.gateway.message.Encoded;
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
    Window latest = tail.window();
    return isSuccessor(latest) ? latest.until(window.next()) : window;
  }

  /**
   * Whether the tail is still the one that this lane has looked at; if not, the next pass tells.
   */
  boolean isCurrent() {
    return isSuccessor(tail.window());
  }

  private boolean isSuccessor(Window latest) {
    return latest.generation() == window.generation();
  }

  /** Which of the tail's beginnings this lane has looked at. */
  int generation() {
    return window.generation();
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
    while (isSuccessor(latest) && window.next() < latest.next()) {
      TailBatch batch = tail.batchAt(window.next());
      latest = tail.window();
      if (batch != null && isSuccessor(latest)) {
        tellTenantsOf(batch);
        window = latest.until(batch.next());
      } else if (isSuccessor(latest)) {
        overtaken(latest);
      }
    }
    if (!isSuccessor(latest)) {
      restart(latest);
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

  /** The tail started anew: everyone finds their place. */
  private void restart(Window latest) {
    Position watermark = window.end();
    Position cut = tail.cutSince(window.generation(), latest);
    window = latest;
    tellAll(new Input.TailRestarted<>(watermark, cut, window));
  }

  /** Eviction was faster than this lane: everyone finds their place. */
  private void overtaken(Window latest) {
    Position watermark = window.end();
    window = latest;
    tellAll(new Input.Overtaken<>(watermark, window));
  }

  private void tellAll(Input<Encoded> input) {
    byTenant.values().stream()
        .flatMap(List::stream)
        .toList()
        .forEach(subscription -> subscription.input(input));
  }
}
