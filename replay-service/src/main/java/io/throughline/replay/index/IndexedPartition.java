package io.throughline.replay.index;

import io.throughline.event.Position;
import io.throughline.event.StreamName;
import io.throughline.log.StreamPartition;

/**
 * One partition of one incarnation of a stream: what an axis of the index belongs to.
 *
 * @param epoch of the topic, so that a re-created one shares nothing with the one before
 */
record IndexedPartition(StreamName stream, int epoch, int partition) {

  /** The partition, in the incarnation that {@code place} is of. */
  static IndexedPartition of(StreamPartition partition, Position place) {
    return new IndexedPartition(partition.stream(), place.epoch(), partition.partition());
  }

  /** Whether this is the same partition of a topic that was there before {@code now}'s. */
  boolean isAnEarlier(IndexedPartition now) {
    return stream.equals(now.stream) && partition == now.partition && epoch != now.epoch;
  }

  StreamPartition inLog() {
    return new StreamPartition(stream, partition);
  }

  @Override
  public String toString() {
    return "%s-%d@%08x".formatted(stream, partition, epoch);
  }
}
