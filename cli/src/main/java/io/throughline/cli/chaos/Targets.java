package io.throughline.cli.chaos;

import io.throughline.cli.chaos.check.Ledger;
import io.throughline.cli.chaos.client.Crowd;
import io.throughline.event.StreamKey;
import java.util.Map;

/** How far everybody has to come: where each stream ended at some moment. */
record Targets(Map<StreamKey, Integer> sizes) {

  static Targets of(Ledger ledger) {
    return new Targets(ledger.sizes());
  }

  boolean areReached(Crowd crowd) {
    return crowd.subscribers().stream()
        .allMatch(one -> one.notebook().account().hasReached(size(one.stream())));
  }

  void giveUp(Crowd crowd) {
    crowd.subscribers().forEach(one -> one.notebook().account().giveUpBefore(size(one.stream())));
  }

  private int size(StreamKey stream) {
    return sizes.getOrDefault(stream, 0);
  }
}
