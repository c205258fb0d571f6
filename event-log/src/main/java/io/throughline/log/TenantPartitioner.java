package io.throughline.log;

import io.throughline.event.TenantId;
import java.nio.charset.StandardCharsets;

/**
 * Which partition a tenant's events live in: Kafka's default partitioner over the tenant's id as
 * key, so that any Kafka client in any language agrees.
 *
 * <p>Kafka's hash is MurmurHash2, 32-bit, with the seed {@code 0x9747b28c} ({@code
 * org.apache.kafka.common.utils.Utils#murmur2}). Written out here so that the ports and the
 * in-memory log need no Kafka; a test compares the two.
 */
public final class TenantPartitioner {

  private static final int SEED = 0x9747b28c;
  private static final int MULTIPLIER = 0x5bd1e995;

  private TenantPartitioner() {}

  /**
   * @param partitions how many there are, at least 1
   */
  public static int partitionOf(TenantId tenant, int partitions) {
    byte[] key = tenant.value().getBytes(StandardCharsets.UTF_8);
    return (hash(key) & 0x7fffffff) % partitions;
  }

  private static int hash(byte[] key) {
    int hash = SEED ^ key.length;
    int whole = key.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word =
          (key[i] & 0xff)
              | (key[i + 1] & 0xff) << 8
              | (key[i + 2] & 0xff) << 16
              | (key[i + 3] & 0xff) << 24;
      word *= MULTIPLIER;
      word ^= word >>> 24;
      hash = (hash * MULTIPLIER) ^ (word * MULTIPLIER);
    }
    int rest = key.length - whole;
    if (rest > 0) {
      for (int i = rest - 1; i >= 0; i--) {
        hash ^= (key[whole + i] & 0xff) << (8 * i);
      }
      hash *= MULTIPLIER;
    }
    hash = (hash ^ (hash >>> 13)) * MULTIPLIER;
    return hash ^ (hash >>> 15);
  }
}
