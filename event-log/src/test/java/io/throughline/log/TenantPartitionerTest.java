package io.throughline.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.event.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

final class TenantPartitionerTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  @Test
  void partitionOfATenant_isWhatKafkasOwnPartitionerSays() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      TenantId tenant = randomTenant(random);
      int partitions = 1 + random.nextInt(100);
      byte[] key = tenant.value().getBytes(StandardCharsets.UTF_8);
      assertThat(TenantPartitioner.partitionOf(tenant, partitions))
          .as("%s of %d", tenant, partitions)
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }

  private static TenantId randomTenant(Random random) {
    StringBuilder name = new StringBuilder("t");
    int more = random.nextInt(40);
    for (int i = 0; i < more; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new TenantId(name.toString());
  }
}
