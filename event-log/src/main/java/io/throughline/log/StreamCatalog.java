package io.throughline.log;

import io.throughline.event.StreamKey;
import io.throughline.event.StreamName;
import io.throughline.event.TenantId;
import java.util.Collection;
import java.util.Optional;

/** The streams that this deployment has, and where each tenant's part of them lives. */
public interface StreamCatalog {

  Optional<StreamTopic> find(StreamName stream);

  Collection<StreamTopic> topics();

  /**
   * The partition that holds {@code tenant}'s events in every stream of {@code partitions}
   * partitions: Kafka's default partitioner over the tenant's id as key.
   */
  int partitionOf(TenantId tenant, int partitions);

  /** Where {@code stream} lives, or nothing if the stream is not known. */
  default Optional<StreamPartition> locate(StreamKey stream) {
    return find(stream.stream())
        .map(
            topic ->
                new StreamPartition(
                    topic.stream(), partitionOf(stream.tenant(), topic.partitions())));
  }
}
