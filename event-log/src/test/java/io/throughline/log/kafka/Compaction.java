package io.throughline.log.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Topic settings that make Kafka's log cleaner work within a test's patience. */
final class Compaction {

  private Compaction() {}

  /** Every event closes a segment, and segments are compacted as soon as they are closed. */
  static Map<ConfigResource, Collection<AlterConfigOp>> now(String topic) {
    return Map.of(
        new ConfigResource(ConfigResource.Type.TOPIC, topic),
        List.of(
            set("cleanup.policy", "compact"),
            set("segment.bytes", "1048576"),
            set("segment.ms", "100"),
            set("min.cleanable.dirty.ratio", "0.001"),
            set("max.compaction.lag.ms", "100")));
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
