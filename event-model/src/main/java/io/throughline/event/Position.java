package io.throughline.event;

/**
 * A place in one tenant's stream: "after this point". The only arithmetic on it is "everything
 * after".
 *
 * <p>Clients see it only as the sealed token that {@link PositionSeal} makes.
 *
 * @param epoch which incarnation of the topic: derived from its topic id and partition count, so a
 *     re-created or re-partitioned topic has another one
 * @param partition the partition that the tenant's stream lives in, 0 to 65,535
 * @param nextOffset the offset that reading goes on at, 0 to 2^56 - 1
 */
public record Position(int epoch, int partition, long nextOffset) {

  public static final int PARTITION_MAX = 0xFFFF;
  public static final long OFFSET_MAX = (1L << 56) - 1;

  public Position {
    if (partition < 0 || partition > PARTITION_MAX) {
      throw new IllegalArgumentException(
          "partition: %d (expected: 0 to %d)".formatted(partition, PARTITION_MAX));
    }
    if (nextOffset < 0 || nextOffset > OFFSET_MAX) {
      throw new IllegalArgumentException(
          "next offset: %d (expected: 0 to %d)".formatted(nextOffset, OFFSET_MAX));
    }
  }

  /** The place in the same partition that reading goes on at {@code offset}. */
  public Position at(long offset) {
    return new Position(epoch, partition, offset);
  }
}
