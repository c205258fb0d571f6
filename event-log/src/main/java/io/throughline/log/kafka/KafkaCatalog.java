package io.throughline.log.kafka;

import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import io.throughline.log.StreamCatalog;
import io.throughline.log.StreamTopic;
import io.throughline.log.TenantPartitioner;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The streams as Kafka last described them. Written by whoever describes the topics; read by any
 * thread.
 */
final class KafkaCatalog implements StreamCatalog {

  private volatile Map<StreamName, StreamTopic> topics = Map.of();

  @Override
  public Optional<StreamTopic> find(StreamName stream) {
    return Optional.ofNullable(topics.get(stream));
  }

  @Override
  public Collection<StreamTopic> topics() {
    return topics.values();
  }

  @Override
  public int partitionOf(TenantId tenant, int partitions) {
    return TenantPartitioner.partitionOf(tenant, partitions);
  }

  /** A map that is replaced, never changed: the same map means that nothing has changed. */
  Map<StreamName, StreamTopic> snapshot() {
    return topics;
  }

  void replace(Map<StreamName, StreamTopic> described) {
    if (!topics.equals(described)) {
      topics = Map.copyOf(described);
    }
  }
}
