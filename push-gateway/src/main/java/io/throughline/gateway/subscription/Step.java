package io.throughline.gateway.subscription;

import java.util.ArrayList;
import java.util.List;

/** A transition: the next phase, and what is wanted done, in order. */
public record Step<C>(Phase phase, List<Want<C>> wants) {

  static <C> Step<C> to(Phase phase) {
    return new Step<>(phase, List.of());
  }

  static <C> Step<C> to(Phase phase, Want<C> want) {
    return new Step<>(phase, List.of(want));
  }

  /** The same transition with {@code first} done before its other wants. */
  Step<C> after(List<Want<C>> first) {
    if (first.isEmpty()) {
      return this;
    }
    List<Want<C>> all = new ArrayList<>(first);
    all.addAll(wants);
    return new Step<>(phase, List.copyOf(all));
  }
}
