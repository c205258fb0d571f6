package io.throughline.log.kafka;

import org.apache.kafka.common.Uuid;

/** Which incarnation of a topic this is, in 32 bits. */
final class TopicEpoch {

  private TopicEpoch() {}

  /**
   * Mixes all bits of the topic's id and its partition count, with the finalizer of MurmurHash3: a
   * re-created topic, or one whose tenants moved between partitions, has another epoch but for one
   * chance in four billion.
   */
  static int of(Uuid topicId, int partitions) {
    long mixed = topicId.getMostSignificantBits();
    mixed = mix(mixed) ^ topicId.getLeastSignificantBits();
    mixed = mix(mixed) ^ partitions;
    return (int) mix(mixed);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
